namespace AuthKit.Mcp.Tokens;

/// <summary>
/// Lets callers who want the same thing at the same time share one piece of work. A caller who is cancelled leaves the
/// others waiting; when the last one has left, the work is cancelled.
/// </summary>
internal sealed class SingleFlight<TKey, TValue>
    where TKey : notnull
{
    private readonly object _gate = new();
    private readonly Dictionary<TKey, Flight> _flights = [];

    /// <summary>Joins the work under way for the key, or starts it.</summary>
    /// <exception cref="OperationCanceledException">This caller was cancelled.</exception>
    public async Task<TValue> RunAsync(TKey key, Func<CancellationToken, Task<TValue>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Flight flight = Join(key, out bool isFirst);
        if (isFirst)
        {
            _ = FlyAsync(key, flight, work);
        }

        TaskCompletionSource<bool> left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => left.TrySetResult(true)))
        {
            if (await Task.WhenAny(flight.Landed.Task, left.Task).ConfigureAwait(false) == flight.Landed.Task)
            {
                return await flight.Landed.Task.ConfigureAwait(false);
            }
        }

        Leave(key, flight);
        throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>Lets later callers start anew; those who wait already get their answer.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _flights.Remove(key);
        }
    }

    /// <summary>As <see cref="Forget"/>, for every key.</summary>
    public void ForgetAll()
    {
        lock (_gate)
        {
            _flights.Clear();
        }
    }

    private Flight Join(TKey key, out bool isFirst)
    {
        lock (_gate)
        {
            isFirst = !_flights.TryGetValue(key, out Flight? flight);
            if (flight is null)
            {
                _flights[key] = flight = new Flight();
            }

            flight.Waiting++;
            return flight;
        }
    }

    private void Leave(TKey key, Flight flight)
    {
        lock (_gate)
        {
            if (--flight.Waiting > 0)
            {
                return;
            }

            Remove(key, flight);
        }

        flight.Cancellation.Cancel();
    }

    private async Task FlyAsync(TKey key, Flight flight, Func<CancellationToken, Task<TValue>> work)
    {
        try
        {
            flight.Landed.SetResult(await work(flight.Cancellation.Token).ConfigureAwait(false));
        }
        catch (Exception e) // Whatever it is, it belongs to those who wait.
        {
            flight.Landed.SetException(e);

            // Read once, so that a flight that everybody has left is not reported as unobserved.
            _ = flight.Landed.Task.Exception;
        }
        finally
        {
            lock (_gate)
            {
                Remove(key, flight);
            }
        }
    }

    // A forgotten flight may have a successor under the same key.
    private void Remove(TKey key, Flight flight)
    {
        if (_flights.TryGetValue(key, out Flight? current) && ReferenceEquals(current, flight))
        {
            _flights.Remove(key);
        }
    }

    private sealed class Flight
    {
        public TaskCompletionSource<TValue> Landed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // Never disposed: it has no timer and no parent, and the last caller may cancel it at any time.
        public CancellationTokenSource Cancellation { get; } = new();

        public int Waiting { get; set; }
    }
}
