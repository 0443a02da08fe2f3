using System.Text.Json;

namespace AuthKit.Mcp.Gateway;

/// <summary>Reads values of a gateway's answers, which may be of any type: rows can be made by hand.</summary>
internal static class JsonValue
{
    /// <summary>The member of an object, or null when it has none or is none.</summary>
    public static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;

    /// <summary>A member that is a string, or null.</summary>
    public static string? String(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } value ? Text(value) : null;

    /// <summary>The text of a string; the JSON of anything else, and of a string that is no Unicode (a lone surrogate).</summary>
    public static string Text(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() ?? "" : element.GetRawText();
        }
        catch (InvalidOperationException)
        {
            return element.GetRawText();
        }
    }
}
