namespace AuthKit.Mcp.Http;

/// <summary>
/// How far the hosts of a run are. Most fleets stand in one place: a host of which nothing is known yet is most likely as
/// far as those before it. Safe for use from several threads.
/// </summary>
/// <param name="isBusy">True while processor time is short, null when nobody knows; without it that is measured.</param>
internal sealed class HostDistances(Func<bool?>? isBusy = null)
{
    // A host that is near counts one up, another two down: a wrong guess costs the far ones more. Before any is known, none is taken to be near.
    private const int Highest = 8;
    private const int Likely = 4;

    // With so many others under way, one that waits for its first answers holds nothing up.
    private const int Many = 8;

    private readonly Func<bool?> _isBusy = isBusy ?? Load.OfProcess.IsHigh;
    private int _near;
    private int _open;

    /// <summary>True while processor time is short; null when nobody knows.</summary>
    public bool? IsBusy => _isBusy();

    /// <summary>True when a host may be taken to be near until its own answers tell.</summary>
    public bool AreNear => Volatile.Read(ref _open) >= Many && Volatile.Read(ref _near) >= Likely;

    /// <summary>Begins the questions to a host.</summary>
    public void Open() => Interlocked.Increment(ref _open);

    /// <summary>Ends the questions to a host.</summary>
    public void Close() => Interlocked.Decrement(ref _open);

    /// <summary>Counts a host that its answers have told to be near, or not to be.</summary>
    public void Count(bool isNear)
    {
        // Of two hosts that are counted at one moment one may be lost; the guess can do without.
        int near = Volatile.Read(ref _near);
        Volatile.Write(ref _near, isNear ? Math.Min(Highest, near + 1) : Math.Max(0, near - 2));
    }
}
