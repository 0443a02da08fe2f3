using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>What Standard asks the endpoint beyond its first message.</summary>
internal static class EndpointQuestions
{
    /// <summary>The headers that MCP clients send, for the preflight of the endpoint.</summary>
    private const string ClientHeaders = "authorization,content-type,mcp-protocol-version,mcp-session-id,mcp-method,mcp-name";

    public static Task AskAsync(ProbeSession session, Exchange? first, CancellationToken token)
    {
        string url = session.Url;
        string random = Guid.NewGuid().ToString("N");
        string? open = first?.Response is { Status: >= 200 and < 300 } response ? SessionId(response) : null;
        return Task.WhenAll(
            session.AskAsync(ProbeKind.ListTools, ProbeRequests.ListTools(url, open), token),
            session.AskAsync(ProbeKind.CallTool, ProbeRequests.CallTool(url, open, "__auth_probe_" + random.Substring(0, 12)), token),
            session.AskAsync(ProbeKind.Get, ProbeRequests.EventStream(url), token),
            session.AskAsync(ProbeKind.Delete, ProbeRequests.Delete(url, random), token),
            session.AskAsync(ProbeKind.CrossOriginInitialize, ProbeRequests.FromForeignPage(ProbeRequests.Initialize(url)), token),
            session.AskAsync(ProbeKind.EndpointPreflight, ProbeRequests.Preflight(url, "POST", ClientHeaders), token),
            session.AskAsync(ProbeKind.LegacyIssuerMetadata, ProbeRequests.Metadata(WellKnown.LegacyIssuer(session.Target.Url)), token));
    }

    // Visible ASCII (MCP Transports, Session Management); anything else must not go into a header of ours.
    internal static string? SessionId(WireResponse open) =>
        open.Value("Mcp-Session-Id") is { Length: > 0 } id && id.All(static c => c is > ' ' and <= '~') ? id : null;
}
