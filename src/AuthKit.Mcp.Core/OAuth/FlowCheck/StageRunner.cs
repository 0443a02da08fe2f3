using System.Diagnostics;

namespace AuthKit.Mcp.OAuth;

/// <summary>Takes steps one after the other. The first that fails blocks all later ones, so that one fault gives one failure.</summary>
/// <param name="judge">Turns the engine's exception in a step into what the step found; null lets the exception through, for faults of the call itself.</param>
/// <param name="evidence">Hands over the evidence since the last step.</param>
/// <param name="finished">Told of each stage as it ends.</param>
internal sealed class StageRunner(Func<McpFlowStageName, AuthKitException, StageOutcome?> judge, Func<IReadOnlyList<string>> evidence, Func<McpFlowStage, Task> finished)
{
    /// <summary>Takes the steps.</summary>
    /// <exception cref="AuthKitException">One that is not about the server.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<IReadOnlyList<McpFlowStage>> RunAsync(IReadOnlyList<FlowStep> steps, CancellationToken cancellationToken)
    {
        List<McpFlowStage> stages = [];
        McpFlowStageName? blocker = null;
        foreach (FlowStep step in steps)
        {
            McpFlowStage? stage = blocker is { } failed ? Blocked(step, failed) : await TakeAsync(step, cancellationToken).ConfigureAwait(false);
            if (stage is null)
            {
                continue;
            }

            stages.Add(stage);
            blocker ??= stage.Verdict == McpRuleVerdict.Fail ? stage.Name : null;
            await finished(stage).ConfigureAwait(false);
        }

        return stages;
    }

    private static McpFlowStage? Blocked(FlowStep step, McpFlowStageName failed) => step.IsOccasional ? null : new McpFlowStage
    {
        Name = step.Name,
        Verdict = McpRuleVerdict.Blocked,
        Message = $"Not tried: {failed} failed.",
        BlockedBy = failed,
    };

    private async Task<McpFlowStage?> TakeAsync(FlowStep step, CancellationToken cancellationToken)
    {
        Stopwatch watch = Stopwatch.StartNew();
        StageOutcome? outcome;
        try
        {
            outcome = await step.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AuthKitException e) when (judge(step.Name, e) is not null)
        {
            outcome = judge(step.Name, e);
        }

        return outcome is null ? null : new McpFlowStage
        {
            Name = step.Name,
            Verdict = outcome.Verdict,
            Message = outcome.Message,
            Cause = outcome.Cause,
            Fix = outcome.Fix,
            Evidence = evidence(),
            DurationMs = watch.Elapsed.TotalMilliseconds,
        };
    }
}
