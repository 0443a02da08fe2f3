namespace AuthKit.Mcp.Discovery;

/// <summary>A number of requests, taken one by one, repetitions included. Safe for use from several threads.</summary>
internal sealed class RequestBudget(int requests)
{
    private int _left = requests;
    private int _taken;

    /// <summary>How many were taken.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes one request; false when none is left.</summary>
    public bool TryTake()
    {
        int left = Volatile.Read(ref _left);
        while (left > 0)
        {
            int seen = Interlocked.CompareExchange(ref _left, left - 1, left);
            if (seen == left)
            {
                Interlocked.Increment(ref _taken);
                return true;
            }

            left = seen;
        }

        return false;
    }

    /// <summary>Makes it larger, or smaller: then fewer are left, or none.</summary>
    public void Change(int by) => Interlocked.Add(ref _left, by);
}
