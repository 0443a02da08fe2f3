using System.Diagnostics;

namespace AuthKit.Mcp.OAuth;

/// <summary>Walks the OAuth flow of one MCP server, judges every step, and cleans up behind itself.</summary>
internal static class FlowCheck
{
    // Whoever stops a flow waits for this; a server that answers needs a small part of it.
    private static readonly TimeSpan ClearingTime = TimeSpan.FromSeconds(5);

    /// <summary>Takes all steps.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="engine">The client.</param>
    /// <param name="log">The log over which the engine sends.</param>
    /// <param name="finished">Told of each stage as it ends.</param>
    /// <param name="cancellationToken">Ends the flow.</param>
    /// <exception cref="AuthKitException">What the user gave cannot be used.</exception>
    public static async Task<McpOAuthFlowResult> RunAsync(FlowOptions options, IFlowEngine engine, FlowLog log, Func<McpFlowStage, Task> finished, CancellationToken cancellationToken)
    {
        DateTimeOffset startedAt = DateTimeOffset.UtcNow;
        Stopwatch watch = Stopwatch.StartNew();
        FlowState flow = new(options, engine, log);
        FlowStep[] steps = [.. SignInSteps.Of(flow), .. CallSteps.Of(flow), .. RenewalSteps.Of(flow), .. RevocationSteps.Of(flow)];
        if (options.ReadOnly)
        {
            steps = [.. steps.Where(static s => !s.IsOccasional).Select(static s => s.Name == McpFlowStageName.Discovery ? s : s with { RunAsync = NotTried })];
        }

        IReadOnlyList<McpFlowStage> stages;
        IReadOnlyList<string> left;
        try
        {
            if (options.OtherServer is { } other)
            {
                _ = engine.Caller(other, "-OtherServer"); // Refused before anything is registered or issued.
            }

            stages = await new StageRunner(FlowFaults.Judge, log.Take, finished).RunAsync(steps, cancellationToken).ConfigureAwait(false);
            left = await Leftovers.ClearAsync(flow, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested(); // A stop may have cut the clearing short.
        }
        catch (AuthKitException e)
        {
            IReadOnlyList<string> stays = await ClearAsync(flow).ConfigureAwait(false);
            if (stays.Count == 0)
            {
                throw;
            }

            throw new AuthKitException(e.Code, $"{e.Message} Left behind: {string.Join(" ", stays)}", e.Target, e);
        }
        catch
        {
            // Stopped: there is nobody to tell, but live tokens are not left for that.
            await ClearAsync(flow).ConfigureAwait(false);
            throw;
        }

        McpFlowStage? root = stages.FirstOrDefault(static s => s.Verdict == McpRuleVerdict.Fail);
        return new McpOAuthFlowResult
        {
            Uri = options.Uri,
            Verdict = Verdict(stages, options.ReadOnly),
            RootCause = root?.Cause,
            Fix = root?.Fix,
            Stages = stages,
            LeftBehind = left,
            Duration = watch.Elapsed,
            CheckedAt = startedAt,
        };
    }

    private static async Task<IReadOnlyList<string>> ClearAsync(FlowState flow)
    {
        using CancellationTokenSource limit = new(ClearingTime);
        return await Leftovers.ClearAsync(flow, limit.Token).ConfigureAwait(false);
    }

    private static Task<StageOutcome?> NotTried(CancellationToken cancellationToken) => Task.FromResult<StageOutcome?>(StageOutcome.Skip("Not tried: nothing that writes was to be sent."));

    // That a server's cache outlives the check is as the integration guide has it; whoever wants proof waits for it.
    private static McpVerdict Verdict(IReadOnlyList<McpFlowStage> stages, bool readOnly) =>
        stages.Any(static s => s.Verdict == McpRuleVerdict.Fail) ? McpVerdict.Fail
        : readOnly || stages.Any(static s => s.Verdict == McpRuleVerdict.Inconclusive && s.Name != McpFlowStageName.ServerRefusal) ? McpVerdict.Incomplete
        : stages.Any(static s => s.Verdict == McpRuleVerdict.Warning) ? McpVerdict.Warning
        : McpVerdict.Pass;
}
