using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Migration;

/// <summary>Step 4: the 401 header points to the new metadata.</summary>
internal static class ChallengeStage
{
    private const McpMigrationStep Step = McpMigrationStep.Challenge;
    private static readonly string[] Rules = ["CHL-001", "CHL-004", "CHL-005", "CHL-006", "CHL-007", "CHL-008", "CHL-009", "CHL-013", "PRM-002", "PRM-010"];

    public static async Task<StageFinding> CheckAsync(StageContext c, CancellationToken cancellationToken)
    {
        if (c.Unanswered(Step) is { } unanswered)
        {
            return unanswered;
        }

        IReadOnlyList<string> evidence =
        [
            .. c.Facts.Challenged.Take(2).Select(static x => $"live: {x.Exchange.Request.Method} {Text.Printable(x.Exchange.Request.Url)} is answered 401, WWW-Authenticate: {(x.Challenges.Lines.Count == 0 ? "(none)" : Text.Printable(string.Join(", ", x.Challenges.Lines), 400))}"),
            .. await c.SourceLinesAsync(SourceTopic.Challenge, "resource_metadata", cancellationToken).ConfigureAwait(false),
        ];
        return (await JudgeAsync(c, cancellationToken).ConfigureAwait(false)) with { Evidence = evidence, Upsets = c.Failing("would not connect as it is now") };
    }

    private static async Task<StageFinding> JudgeAsync(StageContext c, CancellationToken cancellationToken)
    {
        string line = $"WWW-Authenticate: Bearer resource_metadata=\"{c.Facts.RootUrl}\"";
        string write = $"send with every 401: {line}. The code: {c.IntegrationCommand()}. {c.Again(Step)}";
        if (c.Facts.AdvertisedUrl is not { } url)
        {
            string next = await c.WriteOrDeployAsync(SourceTopic.Challenge, write, cancellationToken).ConfigureAwait(false);
            return StageFinding.Fail(
                c.Facts.Refusals.Count == 0 ? "No request without a token is answered 401." : "The challenge of the 401 names no resource_metadata.",
                StageFinding.Capital(next));
        }

        string shown = Text.Printable(url, 300);
        ResourceMetadataCopy? copy = c.Facts.Copies.FirstOrDefault(x => x.Url == url);
        bool isOwn = url == c.Facts.RootUrl || url == c.Facts.InsertedUrl;
        if (copy is not { IsMetadata: true })
        {
            return StageFinding.Fail($"The challenge points to '{shown}', which {copy?.Outcome ?? "is no address to ask"}.", StageFinding.Capital(write));
        }

        if (copy.Document?.GetStrings(UrlValue.Servers)?.Any(c.IsGateway) != true)
        {
            return StageFinding.Fail($"The challenge points to {shown}, whose authorization servers are {Text.Printable(string.Join(" ", copy.Document?.GetStrings(UrlValue.Servers) ?? []))}, not {c.Gateway}.", StageFinding.Capital(write));
        }

        return c.Server.Broken(Rules) is { } broken ? StageFinding.Fail($"{broken.RuleId}: {broken.Message}", $"{broken.Fix} {c.Again(Step)}")
            : isOwn ? StageFinding.Pass($"The challenge points to {shown}, which names {c.Gateway}.")
            : StageFinding.Note($"The challenge points to {shown}, which names {c.Gateway}, but is not the server's own {c.Facts.RootUrl}.") with { Next = $"The guide wants {line}." };
    }
}
