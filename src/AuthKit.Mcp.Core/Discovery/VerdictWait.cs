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
        McpDiscoveryResult? before = null;
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, options.RunDeadline);
        while (true)
        {
            // A run of its own: what the last one learnt of the authorization server is what may have changed since.
            TimeSpan rest = limit - watch.Elapsed;
            using DiscoveryRun run = new(rest < options.Deadline ? options with { Deadline = rest } : options);
            McpDiscoveryResult result = await run.CheckAsync(uri, cancellationToken).ConfigureAwait(false);
            if (before is not null && result.Verdict == McpVerdict.Incomplete && options.RunDeadline.IsCancellationRequested)
            {
                return (before, false); // The end of the whole run cut this one short, so the one before it says more of the server.
            }

            bool reached = result.Verdict == McpVerdict.Pass || (wanted == McpVerdict.Warning && result.Verdict == McpVerdict.Warning);
            TimeSpan left = limit - ShortestCheck - watch.Elapsed;
            if (reached || left <= TimeSpan.Zero || options.RunDeadline.IsCancellationRequested)
            {
                return (result, reached);
            }

            before = result;
            await notYet(result).ConfigureAwait(false);
            try
            {
                await Task.Delay(pause < left ? pause : left, waiting.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return (result, false);
            }

            pause = pause + pause < LongestPause ? pause + pause : LongestPause;
        }
    }

    /// <summary>The error for a verdict that was not reached.</summary>
    /// <param name="uri">The MCP endpoint as typed.</param>
    /// <param name="last">What was seen of it last.</param>
    public AuthKitException NotReached(string uri, McpDiscoveryResult last)
    {
        string end = options.RunDeadline.IsCancellationRequested ? "by the end of the whole run (-RunDeadlineSec)" : $"within {limit.TotalSeconds:0} s (-MaxWaitSec)";
        return new AuthKitException(ErrorCode.WaitTimedOut, $"{Text.Printable(uri)} did not reach {wanted} {end}: it is {last.Verdict}. {last.RootCause}".TrimEnd(), uri);
    }
}
