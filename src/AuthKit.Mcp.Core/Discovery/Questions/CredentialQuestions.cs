using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// What is asked of the endpoint with credentials: made-up ones under -Active, the user's own under -Token, -OtherToken
/// and -ApiKey. Outside the budget of reading questions: the user asked for them by name.
/// </summary>
internal static class CredentialQuestions
{
    public static async Task AskAsync(ProbeSession session, CancellationToken token)
    {
        DiscoveryOptions options = session.Options;
        if (options.Depth == CheckDepth.Quick || (!options.Active && options.Token is null && options.OtherToken is null && options.ApiKey is null))
        {
            return;
        }

        WireRequest question = Question(session);
        await Task.WhenAll(
            options.Active ? AskMadeUpAsync(session, question, token) : Task.CompletedTask,
            options.Token is { } own ? new TokenQuestions(session, own.Reveal()).AskAsync(question, token) : Task.CompletedTask,
            options.OtherToken is { } other ? AskAsync(session, ProbeKind.OtherToken, "", question, "Bearer " + other.Reveal(), token) : Task.CompletedTask,
            options.ApiKey is { } key ? ApiKeyQuestions.AskAsync(session, question, key.Reveal(), token) : Task.CompletedTask).ConfigureAwait(false);
    }

    /// <summary>Asks the endpoint with one value of Authorization.</summary>
    internal static Task<Exchange> AskAsync(ProbeSession session, ProbeKind kind, string subject, WireRequest request, string authorization, CancellationToken token) =>
        session.AskBeyondBudgetAsync(kind, subject, ProbeRequests.WithAuthorization(request, authorization), token);

    // Credentials are looked at by the era that asks for them: a server that knows no initialize refuses it in any case.
    private static WireRequest Question(ProbeSession session) =>
        session.Log.Seen(ProbeKind.Initialize).Any(static e => e.Response is { Status: 400 or 404 or 405 })
            ? ProbeRequests.Discover(session.Url)
            : ProbeRequests.Initialize(session.Url);

    private static async Task AskMadeUpAsync(ProbeSession session, WireRequest question, CancellationToken token)
    {
        List<Task> asked =
        [
            AskAsync(session, ProbeKind.BogusToken, BogusCredentials.Garbage, question, BogusCredentials.GarbageValue, token),
            .. BogusCredentials.Prefixes.Select(b => AskAsync(session, ProbeKind.BogusToken, b.Shape, question, b.Value, token)),
            .. BogusCredentials.Malformed.Select(b => session.AskBeyondBudgetAsync(
                ProbeKind.BogusToken, b.Shape, question with { Headers = [.. question.Headers, .. b.Lines.Select(static l => new HeaderLine("Authorization", l))] }, token)),
            .. TokenPlaces.All.Select(p => session.AskBeyondBudgetAsync(ProbeKind.BogusToken, p, TokenPlaces.Put(question, p, "probe"), token)),
        ];
        await Task.WhenAll(asked).ConfigureAwait(false);

        // Last, when the metadata is usually known.
        await Task.WhenAll(Forgeries(session).Select((jwt, i) => AskAsync(session, ProbeKind.BogusToken, ForgedTokens.Shapes[i], question, "Bearer " + jwt, token))).ConfigureAwait(false);
    }

    private static IReadOnlyList<string> Forgeries(ProbeSession session)
    {
        MetadataDocument? document = new DiscoveryFacts(new Evidence { Target = session.Url, Probes = session.Log.Results() }).Best?.Document;
        string issuer = document?.GetStrings("authorization_servers")?.FirstOrDefault() ?? session.Target.Url.Origin;
        return new ForgedTokens(issuer, document?.GetString("resource") ?? session.Url, DateTimeOffset.UtcNow).All();
    }
}
