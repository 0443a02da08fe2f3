using System.Text.Json;

namespace AuthKit.Mcp.Discovery;

/// <summary>Reads JSON values that anyone may have written.</summary>
internal static class JsonText
{
    /// <summary>The value of a JSON string, or null for another type and for text that is no Unicode (a lone surrogate).</summary>
    public static string? String(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The member of an object, or null. Of duplicate names the last counts, as in most parsers.</summary>
    public static JsonElement? Member(JsonElement element, string name)
    {
        JsonElement? found = null;
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                found = Name(property) == name ? property.Value : found;
            }
        }

        return found;
    }

    /// <summary>The name of a member, or null when it is no Unicode: looking such a name up throws.</summary>
    public static string? Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The type in words.</summary>
    public static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => element.GetArrayLength() == 0 ? "an empty array" : "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a Boolean",
        _ => "null",
    };

    /// <summary>The value as it may be shown: strings in quotes, the rest as JSON, shortened and escaped.</summary>
    public static string Show(JsonElement element) =>
        String(element) is { } text ? $"'{Text.Printable(text)}'" : Text.Printable(element.GetRawText(), 80);
}
