namespace AuthKit.Mcp.OAuth;

/// <summary>A step of the flow before it is taken.</summary>
/// <param name="Name">Its name.</param>
/// <param name="RunAsync">Takes it; null when it turns out not to apply, which leaves it out of the result.</param>
internal sealed record FlowStep(McpFlowStageName Name, Func<CancellationToken, Task<StageOutcome?>> RunAsync)
{
    /// <summary>True for a step that an earlier one may call for: left out, not Blocked, when the flow ends before.</summary>
    public bool IsOccasional { get; init; }
}
