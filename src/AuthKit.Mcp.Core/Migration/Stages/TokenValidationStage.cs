using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Migration;

/// <summary>Step 3: the server validates the gateway's tokens. That it takes valid ones, step 5 proves.</summary>
internal static class TokenValidationStage
{
    private const McpMigrationStep Step = McpMigrationStep.TokenValidation;
    private static readonly string[] Rules = ["CHL-001", "CHL-002", "CHL-003", "TKN-001", "TKN-003", "TKN-005", "TKN-006", "AKT-007"];

    public static async Task<StageFinding> CheckAsync(StageContext c, CancellationToken cancellationToken)
    {
        if (c.Unanswered(Step) is { } unanswered)
        {
            return unanswered;
        }

        if (c.ReadOnly)
        {
            return StageFinding.Skip("Not tried: made-up and old tokens would have to be sent.") with { Next = c.Command(Step) };
        }

        Exchange? old = c.Facts.Exchange(ProbeKind.OtherToken);
        List<Exchange> keys = [.. c.Facts.Probes(ProbeKind.ApiKey).Where(static p => p.Subject != ApiKeyQuestions.UnknownKey).Select(static p => p.Exchange)];
        IReadOnlyList<McpLegacyOAuthPlace> verifiers = c.Source is null ? [] : [.. (await c.Source.FindLegacyAsync(cancellationToken).ConfigureAwait(false)).Where(static p => p.Kind == McpLegacyOAuthKind.JwtVerification)];
        IReadOnlyList<string> evidence =
        [
            .. Made(c),
            old is null ? "live: no old token was given (-OldToken)" : $"live: the old token is answered {SnapshotFacts.Status(old)}",
            keys.Count == 0 ? "live: no API key was given (-ApiKey)" : $"live: the API key is answered {string.Join(", ", keys.Select(SnapshotFacts.Status))}",
            .. await c.SourceLinesAsync(SourceTopic.Userinfo, "/oauth/userinfo", cancellationToken).ConfigureAwait(false),
            .. StageContext.Short([.. verifiers.Select(static p => $"source: {p.Kind} at {Text.Printable(p.File, 300)}:{p.Line} (goes in step 6)")]),
        ];
        StageFinding finding = await JudgeAsync(c, old, keys, cancellationToken).ConfigureAwait(false);
        return finding with
        {
            Evidence = evidence,
            Upsets = ["Everybody who is signed in at the former authorization server gets a 401 and has to sign in once more. Clients with a stored registration there register anew; mcp-remote and IDE extensions may need their stored log-in removed by hand."],
        };
    }

    private static async Task<StageFinding> JudgeAsync(StageContext c, Exchange? old, List<Exchange> keys, CancellationToken cancellationToken)
    {
        string validation = $"Validate tokens with one GET of {c.Gateway}/oauth/userinfo, and no other way. The code: {c.IntegrationCommand()}. {c.Again(Step)}";
        if (c.Server.Result.Verdict == McpVerdict.Open)
        {
            return StageFinding.Fail($"Anyone may use the server: {c.Server.Result.RootCause}", $"{c.Server.Result.Fix} {validation}");
        }

        if (old is not null && CredentialAnswers.IsAccepted(old))
        {
            return StageFinding.Fail("The server still accepts a token of the former authorization server.", $"Take the verification of old tokens out of the request path. {validation}");
        }

        if (old is { Response.Status: >= 500 })
        {
            return StageFinding.Fail($"The server answers an old token with {old.Response.Status} where 401 is due: clients do not sign in again.", $"Refuse whatever does not begin with mat_ before it is parsed. {validation}");
        }

        if (keys.Count > 0 && !keys.Any(CredentialAnswers.IsAccepted))
        {
            return StageFinding.Fail(
                $"An existing API key does not work any more ({string.Join(", ", keys.Select(SnapshotFacts.Status))}).",
                $"Ask the API key's own check before the tokens' ({c.IntegrationCommand(" -ApiKeyPrefix <prefix_of_your_keys>")}). {c.Again(Step)}");
        }

        if (c.Facts.Exchange(ProbeKind.ApiKey, ApiKeyQuestions.UnknownKey) is { } unknown && CredentialAnswers.IsAccepted(unknown))
        {
            return StageFinding.Fail("The server accepts an API key that nobody has issued.", $"Look the key up, not only its prefix. {c.Again(Step)}");
        }

        if (c.Server.Broken(Rules) is { } broken)
        {
            return StageFinding.Fail($"{broken.RuleId}: {broken.Message}", $"{broken.Fix} {validation}");
        }

        List<string> open = [];
        if (old is null || old.Response is null)
        {
            open.Add("that old tokens are refused (-OldToken)");
        }

        if (keys.Count == 0)
        {
            open.Add("that API keys still work (-ApiKey)");
        }

        if (c.Source is not null && (await c.MentionsAsync(SourceTopic.Userinfo, cancellationToken).ConfigureAwait(false)).Count == 0)
        {
            open.Add("where the source tree asks /oauth/userinfo: no line has it");
        }

        return open.Count == 0
            ? StageFinding.Pass("Made-up, forged and old tokens are refused, and the API key works. Step 5 proves that valid tokens are accepted.")
            : StageFinding.Note($"Made-up and forged tokens are refused. Not shown: {string.Join("; ", open)}. Step 5 proves that valid tokens are accepted.");
    }

    private static IEnumerable<string> Made(StageContext c)
    {
        List<string> answers = [.. c.Facts.Exchanges(ProbeKind.BogusToken).Select(SnapshotFacts.Status).GroupBy(static s => s).OrderByDescending(static g => g.Count()).Select(static g => $"{g.Count()} with {g.Key}")];
        return answers.Count == 0 ? [] : [$"live: made-up and forged tokens are answered: {string.Join(", ", answers)}"];
    }
}
