using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Migration;

/// <summary>Step 2: the metadata of the former authorization server redirects to the gateway's with 308.</summary>
internal static class MetadataRedirectStage
{
    private const McpMigrationStep Step = McpMigrationStep.MetadataRedirect;
    private const int Permanent = 308;

    public static async Task<StageFinding> CheckAsync(StageContext c, CancellationToken cancellationToken)
    {
        if (c.Unanswered(Step) is { } unanswered)
        {
            return unanswered;
        }

        string place = WellKnown.LegacyIssuer(c.Endpoint);
        Exchange? exchange = c.Facts.Exchange(ProbeKind.LegacyIssuerMetadata);
        IReadOnlyList<string> evidence =
        [
            $"live: GET {place} is answered {(exchange is null ? "(not asked)" : SnapshotFacts.Status(exchange))}",
            .. await c.SourceLinesAsync(SourceTopic.FormerMetadata, "oauth-authorization-server", cancellationToken).ConfigureAwait(false),
        ];
        return Judge(c, exchange, place) with { Evidence = evidence, Upsets = RedirectLens.Look(c.Endpoint, c.Gateway) };
    }

    private static StageFinding Judge(StageContext c, Exchange? exchange, string place)
    {
        string target = c.Gateway + "/.well-known/oauth-authorization-server";
        string next = $"Answer exactly {place} with 308, Location: {target} and Access-Control-Allow-Origin: *. The code: {c.IntegrationCommand(" -WithLegacyRedirect")}. {c.Again(Step)}";
        if (exchange?.Response is not { } response)
        {
            return StageFinding.Inconclusive($"{place} gave no answer.", $"Look why it does not answer. {c.Again(Step)}");
        }

        string to = response.Value("Location") ?? "";
        bool leads = Uri.TryCreate(exchange.Request.Url, UriKind.Absolute, out Uri? from) && Uri.TryCreate(from, to, out Uri? absolute) && absolute.AbsoluteUri == target;
        if (response.Status is < 300 or >= 400)
        {
            string seen = LegacyServer.Document(exchange) is { } document
                ? $"still serves metadata of the issuer '{Text.Printable(document.GetString("issuer"))}': clients of 2025-03-26 sign in there and get tokens that nobody will accept after step 3"
                : $"answers {response.Status}: clients that remember the former layout find nothing";
            return StageFinding.Fail($"{place} {seen}.", next);
        }

        return !leads ? StageFinding.Fail($"{place} redirects to '{Text.Printable(to, 300)}', not to {target}.", next)
            : response.Status != Permanent ? StageFinding.Fail($"{place} redirects with {response.Status}, not with 308.", next)
            : c.Server.Doubtful("MIG-001", "MIG-002") is { Verdict: McpRuleVerdict.Fail } broken ? StageFinding.Fail($"{broken.RuleId}: {broken.Message}", $"{broken.Fix} {c.Again(Step)}")
            : c.Server.Doubtful("MIG-001", "MIG-002") is { } doubtful ? new StageFinding(McpRuleVerdict.Warning, $"{place} redirects to {target} with 308. {doubtful.RuleId}: {doubtful.Message}") { Next = doubtful.Fix }
            : StageFinding.Pass($"{place} redirects to {target} with 308.");
    }
}
