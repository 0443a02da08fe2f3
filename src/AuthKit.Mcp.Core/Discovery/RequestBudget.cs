namespace AuthKit.Mcp.Discovery;

/// <summary>A number of requests, taken one by one, repetitions included. Safe for use from several threads.</summary>
internal sealed class RequestBudget(int requests)
{
    private int _left = requests;

    /// <summary>Takes one request; false when none is left.</summary>
    public bool TryTake() => Interlocked.Decrement(ref _left) >= 0;
}
