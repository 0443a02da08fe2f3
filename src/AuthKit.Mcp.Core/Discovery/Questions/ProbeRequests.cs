using System.Text.Json;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>The safe requests of a check: none of them calls a real tool, registers, signs up or writes.</summary>
internal static class ProbeRequests
{
    /// <summary>The Origin that stands for a web page of somebody else.</summary>
    public const string ForeignOrigin = "https://probe.invalid";

    private const string LegacyVersion = "2025-11-25";
    private const string ClientName = "mcp-auth-checker";
    private const string ModernMeta =
        "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
        + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"" + ClientName + "\",\"version\":\"0.0.0\"},"
        + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

    private static readonly HeaderLine AcceptBoth = new("Accept", "application/json, text/event-stream");
    private static readonly HeaderLine AcceptJson = new("Accept", "application/json");
    private static readonly HeaderLine Json = new("Content-Type", "application/json");
    private static readonly HeaderLine AcceptEvents = new("Accept", "text/event-stream");
    private static readonly HeaderLine Identity = new("Accept-Encoding", "identity");
    private static readonly HeaderLine ByPage = new("Origin", ForeignOrigin);

    // What every check sends differs in its URL only.
    private static readonly WireRequest PlainInitialize = Initialize("", LegacyVersion);
    private static readonly WireRequest PlainDiscover = Modern("", "server/discover", "", null);
    private static readonly WireRequest PlainListTools = Modern("", "tools/list", "", null);
    private static readonly HeaderLine[] MetadataHeaders = [AcceptJson, Identity];
    private static readonly HeaderLine[] EventStreamHeaders = [AcceptEvents, Identity];

    public static WireRequest Initialize(string url) => PlainInitialize with { Url = url };

    public static WireRequest Initialize(string url, string version) => Post(
        url,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"" + version
            + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"" + ClientName + "\",\"version\":\"0.0.0\"}}}");

    public static WireRequest Discover(string url) => PlainDiscover with { Url = url };

    public static WireRequest ListTools(string url, string? session) =>
        session is null ? PlainListTools with { Url = url } : LegacyListTools(url, session, null);

    /// <summary>After a legacy <c>initialize</c>, with the session and the version that the server has chosen.</summary>
    public static WireRequest LegacyListTools(string url, string? session, string? version) =>
        Legacy(url, """{"jsonrpc":"2.0","id":3,"method":"tools/list","params":{}}""", session, version);

    /// <summary>The notification that ends a legacy handshake.</summary>
    public static WireRequest Initialized(string url, string? session, string? version) =>
        Legacy(url, """{"jsonrpc":"2.0","method":"notifications/initialized"}""", session, version);

    /// <summary>A call of a tool; a check names one that cannot exist, which an authenticating server never looks up.</summary>
    public static WireRequest CallTool(string url, string? session, string tool) => session is null
        ? Modern(url, "tools/call", "\"name\":\"" + Escaped(tool) + "\",\"arguments\":{},", HeaderValue(tool))
        : LegacyCallTool(url, session, null, tool);

    /// <summary>The same in a legacy session, or after a legacy handshake that opened none.</summary>
    public static WireRequest LegacyCallTool(string url, string? session, string? version, string tool) =>
        Legacy(url, "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"tools/call\",\"params\":{\"name\":\"" + Escaped(tool) + "\",\"arguments\":{}}}", session, version);

    public static WireRequest EventStream(string url) => new("GET", url) { Headers = EventStreamHeaders };

    public static WireRequest Delete(string url, string session) => new("DELETE", url) { Headers = Lines(new("Mcp-Session-Id", session), Identity) };

    public static WireRequest Metadata(string url) => new("GET", url) { Headers = MetadataHeaders };

    public static WireRequest Preflight(string url, string method, string headers) => new("OPTIONS", url)
    {
        Headers = Lines(ByPage, new("Access-Control-Request-Method", method), new("Access-Control-Request-Headers", headers)),
    };

    public static WireRequest FromForeignPage(WireRequest request) => request with { Headers = Lines([.. request.Headers, ByPage]) };

    public static WireRequest WithAuthorization(WireRequest request, string value) => request with { Headers = Lines([.. request.Headers, new("Authorization", value)]) };

    // An array needs no copy to be indexable, as the compiler's own read-only list does.
    private static HeaderLine[] Lines(params HeaderLine[] lines) => lines;

    private static string Escaped(string tool) => JsonEncodedText.Encode(tool).ToString();

    // MCP 2026-07-28, Streamable HTTP: what a header line cannot carry goes in Base64 between these marks.
    private static string HeaderValue(string tool) => tool.Length > 0 && tool.All(static c => c is >= ' ' and <= '~') && tool.Trim() == tool && !tool.StartsWith("=?", StringComparison.Ordinal)
        ? tool
        : "=?base64?" + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(tool)) + "?=";

    private static WireRequest Modern(string url, string method, string leading, string? name) => Post(
        url,
        "{\"jsonrpc\":\"2.0\",\"id\":\"probe-1\",\"method\":\"" + method + "\",\"params\":{" + leading + ModernMeta + "}}",
        name is null ? [new("MCP-Protocol-Version", "2026-07-28"), new("Mcp-Method", method)] : [new("MCP-Protocol-Version", "2026-07-28"), new("Mcp-Method", method), new("Mcp-Name", name)]);

    private static WireRequest Legacy(string url, string body, string? session, string? version) => session is null
        ? Post(url, body, new HeaderLine("MCP-Protocol-Version", version ?? LegacyVersion))
        : Post(url, body, new("MCP-Protocol-Version", version ?? LegacyVersion), new("Mcp-Session-Id", session));

    private static WireRequest Post(string url, string body, params HeaderLine[] more) => new("POST", url)
    {
        Headers = Lines([Json, AcceptBoth, Identity, .. more]),
        Body = body,
    };

    /// <summary>The JSON-RPC answer in a response, whether plain JSON or an event of a stream; null for anything else.</summary>
    public static JsonElement? JsonRpc(WireResponse response)
    {
        string text = System.Text.Encoding.UTF8.GetString(response.Body);
        return response.IsEventStream
            ? Http.EventStream.Data(text).Select(JsonRpc).FirstOrDefault(static a => a is { } answer && (JsonText.Member(answer, "result") ?? JsonText.Member(answer, "error")) is not null)
            : JsonRpc(text);
    }

    private static JsonElement? JsonRpc(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return JsonText.Member(document.RootElement, "jsonrpc") is not null ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
