using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// What -Active asks of the MCP host besides made-up credentials: the OAuth endpoints of a former or default authorization
/// server there, with empty bodies, and forwarded headers of a stranger. Outside the budget of reading questions.
/// </summary>
internal static class MigrationQuestions
{
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>The default endpoints of MCP 2025-03-26 and the usual ones below <c>/oauth</c>.</summary>
    internal static IReadOnlyList<(string Method, string Path, string? Type)> Endpoints { get; } =
    [
        ("GET", "/authorize", null),
        ("POST", "/token", Form),
        ("POST", "/register", "application/json"),
        ("GET", "/oauth/authorize", null),
        ("POST", "/oauth/token", Form),
        ("POST", "/oauth/register", "application/json"),
    ];

    public static async Task AskAsync(ProbeSession session, CancellationToken token)
    {
        if (!session.Options.Active || session.Options.Depth == CheckDepth.Quick)
        {
            return;
        }

        DiscoveryFacts facts = new(new Evidence { Target = session.Url, Depth = session.Options.Depth, Probes = session.Log.Results() });
        List<Task> asked = [];
        if (!LegacyServer.IsInUse(facts))
        {
            asked.AddRange(Endpoints.Concat(session.Options.FormerEndpoints).Distinct().Select(e => session.AskBeyondBudgetAsync(ProbeKind.LegacyEndpoint, $"{e.Method} {e.Path}", Empty(e.Method, facts.Endpoint.Origin + e.Path, e.Type), token)));
        }

        foreach ((string name, WireRequest request) in ForwardedQuestions.Of(ProbeRequests.Initialize(session.Url)))
        {
            asked.Add(session.AskBeyondBudgetAsync(ProbeKind.ForwardedVariant, "initialize " + name, request, token));
        }

        if (facts.Best is { } best && session.IsSameOrigin(best.Answer.Request.Url))
        {
            foreach ((string name, WireRequest request) in ForwardedQuestions.Of(ProbeRequests.Metadata(best.Answer.Request.Url)))
            {
                asked.Add(session.AskBeyondBudgetAsync(ProbeKind.ForwardedVariant, "metadata " + name, request, token));
            }
        }

        await Task.WhenAll(asked).ConfigureAwait(false);
    }

    // An empty body asks for nothing: no grant, no client, no code.
    private static WireRequest Empty(string method, string url, string? type) => new(method, url)
    {
        Headers = type is null ? [new("Accept", "text/html, application/json")] : [new("Accept", "application/json"), new("Content-Type", type)],
        Body = type is null ? null : "",
    };
}
