using System.Text.Json;

namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>A JSON request body, read with the gateway's (JavaScript's) idea of missing and empty.</summary>
internal readonly struct JsonBody
{
    private readonly JsonElement _root;

    private JsonBody(JsonElement root) => _root = root;

    /// <exception cref="WorkerFailureException">Not JSON, or JSON null.</exception>
    public static JsonBody Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Null
                ? throw new WorkerFailureException("TypeError: Cannot read properties of null")
                : new JsonBody(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            throw new WorkerFailureException("SyntaxError: the request body is not valid JSON");
        }
    }

    /// <summary>The member, or null if it is absent, null, false, 0 or "".</summary>
    public JsonElement? Truthy(string name)
    {
        if (_root.ValueKind != JsonValueKind.Object || !_root.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }

        bool falsy = value.ValueKind is JsonValueKind.Null or JsonValueKind.False
            || (value.ValueKind == JsonValueKind.String && value.ValueEquals(""))
            || (value.ValueKind == JsonValueKind.Number && value.GetDouble() == 0);
        return falsy ? null : value;
    }

    /// <summary>The member as the text the database would hold; null if missing.</summary>
    /// <exception cref="WorkerFailureException">An object or a list, which the database driver refuses.</exception>
    public string? Text(string name) => Truthy(name) is JsonElement value ? ColumnText(value) : null;

    /// <summary>Text as a TEXT column keeps it: numbers and true arrive as floating point.</summary>
    public static string ColumnText(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() ?? "",
                JsonValueKind.True => "1.0",
                JsonValueKind.False => "0.0",
                JsonValueKind.Number => FloatText(value.GetDouble()),
                _ => throw new WorkerFailureException("D1_TYPE_ERROR: Type 'object' not supported"),
            };
        }
        catch (InvalidOperationException)
        {
            throw new WorkerFailureException("TypeError: the text holds half a surrogate pair");
        }
    }

    private static string FloatText(double value)
    {
        string text = value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        return text.Contains('.') || text.Contains('E') ? text : text + ".0";
    }
}
