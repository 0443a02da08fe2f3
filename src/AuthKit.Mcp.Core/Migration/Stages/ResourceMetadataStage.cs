using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Migration;

/// <summary>Step 1: the server serves protected resource metadata that names the gateway.</summary>
internal static class ResourceMetadataStage
{
    private const McpMigrationStep Step = McpMigrationStep.ResourceMetadata;

    // PRM-002 and PRM-010 compare with what the challenge names, which is step 4.
    private static readonly string[] Rules =
        ["PRM-001", "PRM-004", "PRM-005", "PRM-006", "PRM-007", "PRM-008", "PRM-009", "PRM-011", "PRM-012", "PRM-013", "PRM-014", "PRM-015", "PRM-016", "PRM-017", "AKT-002", "MIG-004"];

    public static async Task<StageFinding> CheckAsync(StageContext c, CancellationToken cancellationToken)
    {
        if (c.Unanswered(Step) is { } unanswered)
        {
            return unanswered;
        }

        List<ResourceMetadataCopy> copies = [.. c.Facts.Copies.Where(static x => x.IsRoot || x.IsInserted)];
        IReadOnlyList<string> evidence =
        [
            .. copies.Select(static x => $"live: {x.Url} {x.Outcome}{(x.Document?.GetStrings(UrlValue.Servers) is { } s ? $", authorization_servers {Text.Printable(string.Join(" ", s))}" : "")}"),
            .. await c.SourceLinesAsync(SourceTopic.ResourceMetadata, "oauth-protected-resource", cancellationToken).ConfigureAwait(false),
        ];
        StageFinding finding = await JudgeAsync(c, copies, cancellationToken).ConfigureAwait(false);
        return finding with { Evidence = evidence, Upsets = StageFinding.Opens(finding.Verdict) ? [] : Upsets(c) };
    }

    private static async Task<StageFinding> JudgeAsync(StageContext c, IReadOnlyList<ResourceMetadataCopy> copies, CancellationToken cancellationToken)
    {
        string root = c.Facts.RootUrl;
        List<ResourceMetadataCopy> found = [.. copies.Where(static x => x.IsMetadata)];
        if (found.Count == 0)
        {
            string write = $"serve at {root}{(c.Facts.InsertedUrl == root ? "" : $" (and at {c.Facts.InsertedUrl})")}: {Document(c)}. The code: {c.IntegrationCommand()}. {c.Again(Step)}";
            return StageFinding.Fail(
                $"The server serves no protected resource metadata ({string.Join("; ", copies.Select(static x => $"{x.Url} {x.Outcome}"))}).",
                StageFinding.Capital(await c.WriteOrDeployAsync(SourceTopic.ResourceMetadata, write, cancellationToken).ConfigureAwait(false)));
        }

        if (found.FirstOrDefault(x => x.Document?.GetStrings(UrlValue.Servers)?.Any(c.IsGateway) != true) is { } foreign)
        {
            return StageFinding.Fail(
                $"{foreign.Url} does not name the gateway {c.Gateway} as authorization server.",
                $"Write there \"authorization_servers\": [\"{c.Gateway}\"]. Often AUTHKIT_URL is not set where the server runs. {c.Again(Step)}");
        }

        if (c.Server.Broken(Rules) is { } broken)
        {
            return StageFinding.Fail($"{broken.RuleId}: {broken.Message}", $"{broken.Fix} {c.Again(Step)}");
        }

        string names = $"{string.Join(" and ", found.Select(static x => x.Url))} name{(found.Count == 1 ? "s" : "")} {c.Gateway}.";
        return c.Source is not null && (await c.MentionsAsync(SourceTopic.ResourceMetadata, cancellationToken).ConfigureAwait(false)).Count == 0
            ? StageFinding.Note($"{names} The source tree has no such route: something in front of the server answers, or -SourcePath is another tree.")
            : StageFinding.Pass(names);
    }

    private static string Document(StageContext c) =>
        $"{{\"resource\": \"{Text.Printable(c.State.Uri)}\", \"authorization_servers\": [\"{c.Gateway}\"], \"scopes_supported\": [\"mcp:tools\"], \"bearer_methods_supported\": [\"header\"]}} with Cache-Control: public, max-age=3600 and Access-Control-Allow-Origin: *";

    private static IReadOnlyList<string> Upsets(StageContext c) =>
    [
        $"Clients that look for this document without being told (it is at a well-known place) sign in at {c.Gateway} from then on, and the server does not take those tokens before step 3: deploy steps 1 to 4 together, or keep the time between them short.",
    ];
}
