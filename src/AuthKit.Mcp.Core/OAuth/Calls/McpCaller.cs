using System.Security;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.OAuth;

/// <summary>
/// Calls an MCP server with a token: by handshake up to 2025-11-25, without one from 2026-07-28. Every request goes to the one
/// endpoint it was made for, so a token cannot get anywhere else.
/// </summary>
internal sealed class McpCaller
{
    private const string ModernVersion = "2026-07-28";
    private const string NewestLegacyVersion = "2025-11-25";

    private readonly string _endpoint;
    private readonly Func<WireRequest, CancellationToken, Task<Exchange>> _send;
    private readonly string? _asked;
    private bool _isModern;
    private string? _session;

    /// <param name="endpoint">The MCP endpoint as the user typed it.</param>
    /// <param name="send">Sends one request and follows no redirect.</param>
    /// <param name="specVersion">The version to speak; null or Latest for whatever the server speaks.</param>
    /// <param name="allowUnencrypted">True when the user lets tokens go over plain http.</param>
    /// <param name="source">The parameter that the endpoint came by.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.UnencryptedAuthentication"/> or <see cref="ErrorCode.InvalidUri"/>.</exception>
    public McpCaller(string endpoint, Func<WireRequest, CancellationToken, Task<Exchange>> send, string? specVersion = null, bool allowUnencrypted = false, string source = "-Uri")
    {
        SecretChannel.Require(endpoint, source, allowUnencrypted);
        (_endpoint, _send) = (endpoint, send);
        _asked = specVersion == "Latest" ? null : specVersion;
    }

    /// <summary>The version the server and this side agreed on, or null before <see cref="ConnectAsync"/>.</summary>
    public string? Version { get; private set; }

    /// <summary>True when the server has opened a session.</summary>
    public bool HasSession => _session is not null;

    /// <summary>The first call: initialize, or server/discover where the server does not know the former.</summary>
    public async Task<McpReply> ConnectAsync(SecureString token, CancellationToken cancellationToken)
    {
        (_session, Version, _isModern) = (null, null, false);
        if (_asked == ModernVersion)
        {
            return await DiscoverAsync(token, cancellationToken).ConfigureAwait(false);
        }

        McpReply opened = await SendAsync(ProbeRequests.Initialize(_endpoint, _asked ?? NewestLegacyVersion), token, cancellationToken).ConfigureAwait(false);
        if (opened.Succeeded)
        {
            return await InitializedAsync(opened, token, cancellationToken).ConfigureAwait(false);
        }

        // A server without handshakes refuses the method; whoever refuses the token, fails or sends a page would do so again.
        bool isUnknown = _asked is null && opened.Error is not null && opened.Status is 200 or 400 or 404;
        McpReply modern = isUnknown ? await DiscoverAsync(token, cancellationToken).ConfigureAwait(false) : opened;
        return modern.Succeeded ? modern : opened;
    }

    /// <summary>Lists the tools. Needs <see cref="ConnectAsync"/> before it.</summary>
    public Task<McpReply> ListToolsAsync(SecureString token, CancellationToken cancellationToken) => SendAsync(
        _isModern ? ProbeRequests.ListTools(_endpoint, null) : ProbeRequests.LegacyListTools(_endpoint, _session, Version), token, cancellationToken);

    /// <summary>Calls one tool without arguments. Needs <see cref="ConnectAsync"/> before it.</summary>
    public Task<McpReply> CallToolAsync(SecureString token, string name, CancellationToken cancellationToken) => SendAsync(
        _isModern ? ProbeRequests.CallTool(_endpoint, null, name) : ProbeRequests.LegacyCallTool(_endpoint, _session, Version, name), token, cancellationToken);

    /// <summary>The first call without any token, to learn whether the server asks for one at all.</summary>
    public async Task<McpReply> KnockAsync(CancellationToken cancellationToken) =>
        new(await _send(_isModern || _asked == ModernVersion ? ProbeRequests.Discover(_endpoint) : ProbeRequests.Initialize(_endpoint, _asked ?? NewestLegacyVersion), cancellationToken).ConfigureAwait(false));

    private async Task<McpReply> DiscoverAsync(SecureString token, CancellationToken cancellationToken)
    {
        McpReply reply = await SendAsync(ProbeRequests.Discover(_endpoint), token, cancellationToken).ConfigureAwait(false);
        (_isModern, Version) = reply.Succeeded ? (true, ModernVersion) : (false, null);
        return reply;
    }

    private async Task<McpReply> InitializedAsync(McpReply opened, SecureString token, CancellationToken cancellationToken)
    {
        Version = opened.Result is { } result && JsonText.Member(result, "protocolVersion") is { } version ? HeaderText(JsonText.String(version)) : null;
        _session = HeaderText(opened.Exchange.Response?.Value("Mcp-Session-Id"));
        McpReply confirmed = await SendAsync(ProbeRequests.Initialized(_endpoint, _session, Version), token, cancellationToken).ConfigureAwait(false);

        // The notification has no result; whatever is wrong with it shows in the next call, except a refusal of the token.
        return confirmed.IsRefused ? confirmed : opened;
    }

    private async Task<McpReply> SendAsync(WireRequest request, SecureString token, CancellationToken cancellationToken) =>
        new(await _send(ProbeRequests.WithAuthorization(request, "Bearer " + Secret.Unprotect(token)), cancellationToken).ConfigureAwait(false));

    // The server chooses these; they go into header lines, which take visible ASCII only (MCP Streamable HTTP, sessions).
    private static string? HeaderText(string? text) => text is { Length: > 0 and <= 1024 } && text.All(static c => c is > ' ' and <= '~') ? text : null;
}
