using System.Text.Json;

namespace AuthKit.Mcp.Sandbox.Server;

/// <summary>A JSON-RPC request as far as it could be read.</summary>
internal sealed class RpcRequest
{
    private const string Meta = "io.modelcontextprotocol/";
    private readonly JsonElement _params;

    private RpcRequest(JsonElement root)
    {
        Method = Text(root, "method") ?? "";
        Id = root.TryGetProperty("id", out JsonElement id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? id.GetRawText() : null;
        _params = root.TryGetProperty("params", out JsonElement given) && given.ValueKind == JsonValueKind.Object ? given : default;
    }

    public string Method { get; }

    /// <summary>The id as raw JSON; null for a notification.</summary>
    public string? Id { get; }

    /// <summary>The version a 2026-07-28 request declares in its body.</summary>
    public string? MetaVersion => MetaText("protocolVersion");

    public bool HasClientCapabilities => MetaObject is JsonElement meta && meta.TryGetProperty(Meta + "clientCapabilities", out _);

    /// <summary>The version a legacy initialize asks for.</summary>
    public string? InitializeVersion => Param("protocolVersion");

    private JsonElement? MetaObject => _params.ValueKind == JsonValueKind.Object && _params.TryGetProperty("_meta", out JsonElement meta) && meta.ValueKind == JsonValueKind.Object ? meta : null;

    /// <summary>Reads a body; null when it is not one JSON-RPC 2.0 request or notification.</summary>
    public static RpcRequest? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement.Clone();
            return root.ValueKind == JsonValueKind.Object && Text(root, "jsonrpc") == "2.0" && Text(root, "method") is not null ? new RpcRequest(root) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string? MethodOf(ReadOnlyMemory<byte> body) => Parse(body)?.Method;

    public string? Param(string name) => Text(_params, name);

    private string? MetaText(string name) => MetaObject is JsonElement meta ? Text(meta, Meta + name) : null;

    private static string? Text(JsonElement owner, string name)
    {
        try
        {
            return owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair has no text.
            return null;
        }
    }
}
