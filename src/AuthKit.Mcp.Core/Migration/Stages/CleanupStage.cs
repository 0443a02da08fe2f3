using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Migration;

/// <summary>Step 6: old OAuth routes, consent pages, PKCE helpers and signing code are gone, from the server and from the source tree.</summary>
internal static class CleanupStage
{
    private const McpMigrationStep Step = McpMigrationStep.Cleanup;

    public static async Task<StageFinding> CheckAsync(StageContext c, CancellationToken cancellationToken)
    {
        if (c.Unanswered(Step) is { } unanswered)
        {
            return unanswered;
        }

        IReadOnlyList<McpLegacyOAuthPlace> all = c.Source is null ? [] : await c.Source.FindLegacyAsync(cancellationToken).ConfigureAwait(false);
        List<McpLegacyOAuthPlace> places = [.. all.Where(p => !IsNewRedirect(p, c))];
        List<McpLegacyOAuthPlace> sure = [.. places.Where(static p => p.Confidence != McpLegacyOAuthConfidence.Low)];
        IReadOnlyList<string> evidence =
        [
            .. c.Facts.InOrder(ProbeKind.LegacyEndpoint).Select(static p => $"live: {Text.Printable(p.Subject)} is answered {SnapshotFacts.Status(p.Exchange)}"),
            .. c.Source is null ? ["source: no tree was named (-SourcePath)"] : StageContext.Short([$"source: {places.Count} places of legacy code below {Text.Printable(c.Source.Root, 300)}", .. places.Select(Line), .. c.Source.Unread.Select(static u => $"source: {u}")]),
            .. c.Source is null ? [] : StageContext.Short([$"source: {Text.Count(c.Source.Coverage.FilesRead, "file")} read", .. c.Source.Coverage.Lines.Select(static l => $"left out: {l}")]),
        ];
        return Judge(c, places, sure) with { Evidence = evidence, Upsets = ["Clients that remember the former endpoints (a registration or refresh token from before the move) get a 404 there: their users remove the connection and add it again."] };
    }

    private static StageFinding Judge(StageContext c, List<McpLegacyOAuthPlace> places, List<McpLegacyOAuthPlace> sure)
    {
        string path = MigrationSteps.Quote(c.Source?.Root ?? "<folder>");
        string commands = $"Find-McpLegacyOAuth -Path {path} lists the places; files that are nothing else: Find-McpLegacyOAuth -Path {path} -WholeFile | Remove-Item -WhatIf";
        McpCheck? retired = c.Server.Check("MIG-003");
        if (retired is { Verdict: McpRuleVerdict.Fail })
        {
            McpFinding? finding = c.Server.Broken("MIG-003");
            return StageFinding.Fail(
                $"MIG-003: {retired.Message}{(sure.Count == 0 ? "" : $" The source tree has {Places(sure.Count)}.")}",
                $"{finding?.Fix} {(c.Source is not null && sure.Count == 0 ? "The source tree has no such code any more: deploy it, and look at what stands in front of the server." : commands + ".")} {c.Again(Step)}");
        }

        if (sure.Count > 0)
        {
            return StageFinding.Fail($"The source tree has {Places(sure.Count)}, the first at {Text.Printable(sure[0].File, 300)}:{sure[0].Line} ({sure[0].Kind}: {Text.Printable(sure[0].Reason)}).", $"{commands}. Delete them, deploy. What is no OAuth code of the server is left out with -Exclude, by wildcards of names or paths below the tree. {c.Again(Step)}");
        }

        if (c.ReadOnly)
        {
            return StageFinding.Skip($"The former endpoints were not asked: that takes more than reading requests. {(c.Source is null ? "The source was not searched." : $"The source tree has {Places(places.Count)}{(places.Count == 0 ? "" : ", none of them sure")}. {Doubts(c.Source)}")}".TrimEnd()) with { Next = c.Command(Step) };
        }

        if (c.Source is null)
        {
            return StageFinding.Inconclusive("The live server has no former endpoint left; the source was not searched.", $"Name the source tree with -SourcePath. {c.Again(Step)}");
        }

        if (c.Source.Unread is [string unread, ..])
        {
            return StageFinding.Inconclusive($"The source tree has no sure place of legacy code, but not all of it was read: {unread}", c.Command(Step));
        }

        if (c.Source.Coverage.Doubts.Count > 0)
        {
            return StageFinding.Inconclusive(
                $"The source tree has no sure place of legacy code, but not all of it was read. {Doubts(c.Source)}",
                c.Source.Coverage.FilesRead == 0 ? $"Name the folder of the server's own code with -SourcePath. Code in other languages nobody can search but you. {c.Again(Step)}"
                : $"Look yourself into what was not read. Leave out what holds no OAuth code with -Exclude, by wildcards of names or paths below the tree. {c.Again(Step)}");
        }

        return retired is null or { Verdict: McpRuleVerdict.Blocked or McpRuleVerdict.Inconclusive } or { Verdict: McpRuleVerdict.Skip } && c.Facts.Probes(ProbeKind.LegacyEndpoint).Length == 0
            ? StageFinding.Inconclusive($"Whether the former endpoints are gone could not be seen{(retired is null ? "" : $": {retired.Message}")}", $"Test-McpDiscovery {MigrationSteps.Quote(c.State.Uri)} -Active says why. {c.Again(Step)}")
            : places.Count > 0 ? StageFinding.Note($"No former endpoint answers, and the source tree has no sure place of legacy code; {Places(places.Count)} of low confidence deserve a look ({Line(places[0])}).")
            : StageFinding.Pass("No former endpoint answers, and the source tree has no legacy code left.");
    }

    private static string Doubts(ISourceTree source) => string.Join(" ", source.Coverage.Doubts.Select(static d => d + "."));

    // The redirect of step 2 stands at the former route and stays.
    private static bool IsNewRedirect(McpLegacyOAuthPlace place, StageContext c) => place.Kind == McpLegacyOAuthKind.MetadataRoute
        && c.Source?.TextOf(place) is { } text
        && text.Contains("308")
        && (text.Contains("AUTHKIT") || text.Contains("authKit") || text.Contains("AuthKit") || (c.Gateway.Length > 0 && text.Contains(c.Gateway)));

    private static string Places(int count) => Text.Count(count, "place") + " of legacy code";

    private static string Line(McpLegacyOAuthPlace place) => $"source: {Text.Printable(place.File, 300)}:{place.Line} {place.Kind} ({place.Confidence}): {Text.Printable(place.Reason)}";
}
