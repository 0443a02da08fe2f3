namespace AuthKit.Mcp.OAuth;

/// <summary>The answer that a listener waits for. It is taken once.</summary>
/// <param name="state">The state it has to carry.</param>
internal sealed class AwaitedAnswer(string state)
{
    private readonly TaskCompletionSource<string> _came = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;
    private int _others;

    /// <summary>Ends when the answer is there.</summary>
    public Task<string> Came => _came.Task;

    /// <summary>How many answers carried another state or none.</summary>
    public int Others => Volatile.Read(ref _others);

    /// <summary>Whether an answer is the one awaited; counts it otherwise.</summary>
    public bool IsFor(IReadOnlyList<KeyValuePair<string, string>> answer)
    {
        List<string> states = [.. answer.Where(static p => p.Key == "state").Select(static p => p.Value)];
        if (states.Count == 1 && string.Equals(states[0], state, StringComparison.Ordinal))
        {
            return true;
        }

        Interlocked.Increment(ref _others);
        return false;
    }

    /// <summary>True for the first caller only.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

    /// <summary>Hands the answer over.</summary>
    public void Complete(string url) => _came.TrySetResult(url);
}
