using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace AuthKit.Mcp.ImportProbe;

/// <summary>Listens to the runtime's own events between <see cref="Start"/> and <see cref="Stop"/>.</summary>
internal sealed class Activity : EventListener
{
    private const EventKeywords Threading = (EventKeywords)0x10000;
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentQueue<string> _seen = new();
    private volatile bool _listening;
    private long _timers;
    private int _threads;

    public IReadOnlyCollection<string> Seen => [.. _seen];

    public void Start()
    {
        // Runtime events arrive on a thread of their own, some time after what they tell of.
        Thread.Sleep(Settle);
        _timers = Timer.ActiveCount;
        _listening = true;
    }

    public void Stop()
    {
        Thread.Sleep(Settle);
        _listening = false;
        if (_threads > 0)
        {
            _seen.Enqueue($"thread: {_threads}");
        }

        if (Timer.ActiveCount > _timers)
        {
            _seen.Enqueue($"timer: {Timer.ActiveCount - _timers}");
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        switch (eventSource.Name)
        {
            case "System.Net.Sockets" or "System.Net.Http" or "System.Net.NameResolution":
                EnableEvents(eventSource, EventLevel.Verbose);
                break;
            case "Microsoft-Windows-DotNETRuntime":
                EnableEvents(eventSource, EventLevel.Informational, Threading);
                break;
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (!_listening)
        {
            return;
        }

        string source = eventData.EventSource.Name;
        if (source.StartsWith("System.Net", StringComparison.Ordinal))
        {
            if (eventData.EventName?.EndsWith("Start", StringComparison.Ordinal) == true)
            {
                _seen.Enqueue($"network: {source} {eventData.EventName}");
            }
        }
        else if (eventData.EventName == "ThreadCreating")
        {
            Interlocked.Increment(ref _threads);
        }
        else if (eventData.EventName == "ThreadPoolWorkerThreadStart")
        {
            // The engine queues work of its own; only threads that someone made are of interest.
            Interlocked.Decrement(ref _threads);
        }
    }
}
