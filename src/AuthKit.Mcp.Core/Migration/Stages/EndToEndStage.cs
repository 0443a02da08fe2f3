namespace AuthKit.Mcp.Migration;

/// <summary>Step 5: the whole flow works, before any old code goes.</summary>
internal static class EndToEndStage
{
    private const McpMigrationStep Step = McpMigrationStep.EndToEnd;

    public static async Task<StageFinding> CheckAsync(StageContext c, CancellationToken cancellationToken)
    {
        if (c.ReadOnly)
        {
            return StageFinding.Skip("Not tried: a client would be registered and somebody signed in.") with { Next = c.Command(Step) };
        }

        McpOAuthFlowResult flow = await c.FlowAsync(cancellationToken).ConfigureAwait(false);
        List<string> evidence = [.. flow.Stages.Select(static s => $"live: {s.Name} {s.Verdict}: {Text.Printable(s.Message, 300)}"), .. flow.LeftBehind.Select(static l => $"left behind: {Text.Printable(l, 300)}")];
        if (c.Source is { } source)
        {
            evidence.Add(source.IsVersioned ? "source: the tree is under version control, so step 6 can be taken back" : "source: the tree is not under version control; keep a copy before step 6");
        }

        McpFlowStage? failed = flow.Stages.FirstOrDefault(static s => s.Verdict == McpRuleVerdict.Fail);
        StageFinding finding = flow.Verdict switch
        {
            McpVerdict.Pass => StageFinding.Pass("The whole flow works, from the first refusal to the revoked token."),
            McpVerdict.Warning => new StageFinding(McpRuleVerdict.Warning, $"The flow works with a warning: {flow.Stages.First(static s => s.Verdict == McpRuleVerdict.Warning).Message}"),
            McpVerdict.Fail => StageFinding.Fail($"{failed?.Name}: {failed?.Message} {flow.RootCause}", $"{flow.Fix} {c.Again(Step)}"),
            _ => StageFinding.Inconclusive($"The flow could not be judged: {flow.Stages.FirstOrDefault(static s => s.Verdict == McpRuleVerdict.Inconclusive)?.Message}", $"Test-McpOAuthFlow {MigrationSteps.Quote(c.State.Uri)} shows its stages. {c.Again(Step)}"),
        };
        return finding with { Evidence = evidence, Upsets = c.Failing("would not get as far as this flow") };
    }
}
