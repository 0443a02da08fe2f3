using System.Diagnostics;

namespace AuthKit.Mcp.Http;

/// <summary>
/// How much of the machine's processor time this process takes. While that is much, checks wait for the processor and not for
/// the network. Safe for use from several threads.
/// </summary>
/// <param name="processorTime">The processor time that the process has taken so far.</param>
/// <param name="clock">The time.</param>
internal sealed class Load(Func<TimeSpan> processorTime, TimeProvider clock)
{
    private const double High = 0.5;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Stale = TimeSpan.FromMilliseconds(200);
    private Sample? _last;

    /// <summary>The load of this process.</summary>
    public static Load OfProcess { get; } = new(ProcessorTime, TimeProvider.System);

    /// <summary>
    /// True while the process takes half of the processor time of all cores or more; null when nobody has asked in the last
    /// 200 ms. It is measured twenty times a second, when asked.
    /// </summary>
    public bool? IsHigh()
    {
        Sample? last = Volatile.Read(ref _last);
        TimeSpan age = last is null ? TimeSpan.MaxValue : clock.GetElapsedTime(last.At);
        if (last is not null && age < Interval)
        {
            return last.IsHigh;
        }

        // Of several threads that measure at one time, one counts.
        Sample now = new(clock.GetTimestamp(), processorTime(), null);
        now = last is null || age > Stale ? now : now with { IsHigh = Share(last, now) >= High };
        Interlocked.CompareExchange(ref _last, now, last);
        return now.IsHigh;
    }

    private double Share(Sample from, Sample to) =>
        (to.ProcessorTime - from.ProcessorTime).TotalSeconds / (clock.GetElapsedTime(from.At, to.At).TotalSeconds * Environment.ProcessorCount);

    private static TimeSpan ProcessorTime()
    {
        using Process self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private sealed record Sample(long At, TimeSpan ProcessorTime, bool? IsHigh);
}
