namespace AuthKit.Mcp.Http;

/// <summary>
/// How far one host is, by its answers so far. A further connection costs processor time on both sides and wins waiting
/// time; at a host that is near there is none to win. Safe for use from several threads.
/// </summary>
internal sealed class HostDistance : IDisposable
{
    // While this process is busy an answer has also waited for the processor, which a further connection makes worse.
    private static readonly TimeSpan Near = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan NearWhenBusy = TimeSpan.FromMilliseconds(20);

    // The first answer of a host comes with its connection; with so many the fastest tells.
    private const int Enough = 3;

    private readonly HostDistances _others;
    private long _fastestTicks = long.MaxValue;
    private int _answers;

    /// <summary>Begins the questions to the host.</summary>
    /// <param name="others">The hosts of the same run.</param>
    public HostDistance(HostDistances others) => (_others = others).Open();

    /// <summary>Notes how long an answer took.</summary>
    public void Note(TimeSpan duration)
    {
        // The fastest answer tells how far the host is; the others may have waited for this machine.
        if (duration.Ticks < Volatile.Read(ref _fastestTicks))
        {
            Volatile.Write(ref _fastestTicks, duration.Ticks);
        }

        if (Interlocked.Increment(ref _answers) == Enough && ByAnswers() is { } isNear)
        {
            _others.Count(isNear);
        }
    }

    /// <summary>True when the host is near, as far as is known.</summary>
    public bool IsNear()
    {
        bool? known = Volatile.Read(ref _answers) == 0 ? _others.IsBusy == true : ByAnswers();
        return known == true || ((known is null || Volatile.Read(ref _answers) < Enough) && _others.AreNear);
    }

    /// <summary>Ends the questions to the host.</summary>
    public void Dispose() => _others.Close();

    // Null where it depends on how busy this process is, and that is not known.
    private bool? ByAnswers()
    {
        long fastest = Volatile.Read(ref _fastestTicks);
        return fastest < Near.Ticks ? true : fastest < NearWhenBusy.Ticks ? _others.IsBusy : false;
    }
}
