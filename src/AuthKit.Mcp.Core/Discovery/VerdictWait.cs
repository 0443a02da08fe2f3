using System.Diagnostics;

namespace AuthKit.Mcp.Discovery;

/// <summary>Checks a server again and again until it is good enough, for deployments that wait for it.</summary>
/// <param name="options">How to check and judge.</param>
/// <param name="wanted">Pass, or Warning for Pass or Warning.</param>
/// <param name="limit">When to give up.</param>
public sealed class VerdictWait(DiscoveryOptions options, McpVerdict wanted, TimeSpan limit)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    // A check that has less time would say less of the server than the one before it.
    private static readonly TimeSpan ShortestCheck = TimeSpan.FromSeconds(1);

    /// <summary>Checks until the verdict is reached or the time is up.</summary>
    /// <param name="uri">The MCP endpoint as typed.</param>
    /// <param name="notYet">Called with each result that is not good enough, before the next check.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The last result, and whether it is good enough.</returns>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidUri"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<(McpDiscoveryResult Last, bool Reached)> RunAsync(string uri, Func<McpDiscoveryResult, Task> notYet, CancellationToken cancellationToken)
    {
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan pause = FirstPause;
        while (true)
        {
            // A run of its own: what the last one learnt of the authorization server is what may have changed since.
            TimeSpan rest = limit - watch.Elapsed;
            using DiscoveryRun run = new(rest < options.Deadline ? options with { Deadline = rest } : options);
            McpDiscoveryResult result = await run.CheckAsync(uri, cancellationToken).ConfigureAwait(false);
            bool reached = result.Verdict == McpVerdict.Pass || (wanted == McpVerdict.Warning && result.Verdict == McpVerdict.Warning);
            TimeSpan left = limit - ShortestCheck - watch.Elapsed;
            if (reached || left <= TimeSpan.Zero || options.RunDeadline.IsCancellationRequested)
            {
                return (result, reached);
            }

            await notYet(result).ConfigureAwait(false);
            await Task.Delay(pause < left ? pause : left, cancellationToken).ConfigureAwait(false);
            pause = pause + pause < LongestPause ? pause + pause : LongestPause;
        }
    }
}
