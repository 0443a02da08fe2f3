using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// What is asked of the endpoint with a valid token of the user. No tool is called but one that cannot exist, and a
/// session that these questions open is ended.
/// </summary>
internal sealed class TokenQuestions(ProbeSession session, string secret)
{
    public const string Initialize = "initialize";
    public const string Discover = "server/discover";
    public const string LegacyList = "tools/list after initialize";
    public const string ModernList = "tools/list of 2026-07-28";
    public const string Call = "tools/call";
    public const string SessionAlone = "tools/list with the session id and no token";
    public const string SessionEnd = "end of the session";
    public const string LowerCase = "bearer in lower case";
    public const string UpperCase = "BEARER in upper case";
    public const string WithoutScheme = "the token without a scheme";

    private const int Rounds = 2; // A second node, or a cache, may think otherwise.

    /// <summary>The spellings of the scheme that must not matter.</summary>
    public static IReadOnlyList<(string Subject, string Scheme)> Schemes { get; } = [(LowerCase, "bearer "), (UpperCase, "BEARER ")];

    private string Authorization => "Bearer " + secret;

    /// <summary>Asks everything; <paramref name="question"/> is the request whose 401 the server has shown.</summary>
    public Task AskAsync(WireRequest question, CancellationToken token)
    {
        List<Task> asked =
        [
            AskRoundsAsync(token),
            .. Schemes.Select(s => AskAsync(s.Subject, ProbeRequests.WithAuthorization(question, s.Scheme + secret), token)),
            AskAsync(WithoutScheme, ProbeRequests.WithAuthorization(question, secret), token),
            .. TokenPlaces.All.Select(p => AskAsync(p, TokenPlaces.Put(question, p, secret), token)),

            // Where initialize needs no token in the header, the list may still be had by the one in the query.
            AskAsync(TokenPlaces.Query, TokenPlaces.Put(ProbeRequests.ListTools(session.Url, null), TokenPlaces.Query, secret), token),
        ];
        return Task.WhenAll(asked);
    }

    private async Task AskRoundsAsync(CancellationToken token)
    {
        string? id = null;
        for (int round = 1; round <= Rounds; round++)
        {
            Exchange opened = await AskWithTokenAsync(Initialize, ProbeRequests.Initialize(session.Url), token).ConfigureAwait(false);
            string? given = opened.Response is { Status: >= 200 and < 300 } response ? EndpointQuestions.SessionId(response) : null;
            id = given == Redaction.Mark ? id : given; // The same session again: its id is taken out of answers by now.
            string? version = Version(opened);
            if (id is not null)
            {
                session.Log.Hide(id); // Opened with the token, it may be worth as much.
                await AskWithTokenAsync("notifications/initialized", ProbeRequests.Initialized(session.Url, id, version), token).ConfigureAwait(false);
            }

            await AskWithTokenAsync(LegacyList, ProbeRequests.LegacyListTools(session.Url, id, version), token).ConfigureAwait(false);
            if (round == 1)
            {
                await AskOnceAsync(opened, id, version, token).ConfigureAwait(false);
            }

            if (id is not null)
            {
                await AskWithTokenAsync(SessionEnd, ProbeRequests.Delete(session.Url, id), token).ConfigureAwait(false);
            }

            await AskWithTokenAsync(Discover, ProbeRequests.Discover(session.Url), token).ConfigureAwait(false);
            await AskWithTokenAsync(ModernList, ProbeRequests.ListTools(session.Url, null), token).ConfigureAwait(false);
        }
    }

    private async Task AskOnceAsync(Exchange opened, string? id, string? version, CancellationToken token)
    {
        string tool = "__auth_probe_" + Guid.NewGuid().ToString("N").Substring(0, 12);
        WireRequest call = opened.Response is { Status: >= 200 and < 300 }
            ? ProbeRequests.LegacyCallTool(session.Url, id, version, tool)
            : ProbeRequests.CallTool(session.Url, null, tool);
        await AskWithTokenAsync(Call, call, token).ConfigureAwait(false);
        if (id is not null)
        {
            await AskAsync(SessionAlone, ProbeRequests.LegacyListTools(session.Url, id, version), token).ConfigureAwait(false);
        }
    }

    // What the server has chosen must stand in the requests that follow (MCP Transports, Protocol Version Header).
    private static string? Version(Exchange opened) =>
        opened.Response is { } response && ProbeRequests.JsonRpc(response) is { } answer && JsonText.Member(answer, "result") is { } result
            && JsonText.Member(result, "protocolVersion") is { } chosen && JsonText.String(chosen) is { } version && SpecVersions.All.Contains(version)
            ? version
            : null;

    private Task<Exchange> AskWithTokenAsync(string subject, WireRequest request, CancellationToken token) =>
        AskAsync(subject, ProbeRequests.WithAuthorization(request, Authorization), token);

    private Task<Exchange> AskAsync(string subject, WireRequest request, CancellationToken token) =>
        session.AskBeyondBudgetAsync(ProbeKind.ValidToken, subject, request, token);
}
