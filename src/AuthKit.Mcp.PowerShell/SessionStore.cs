using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace AuthKit.Mcp;

/// <summary>
/// State per runspace, so that parallel runspaces do not mix. What is disposable ends with its runspace.
/// </summary>
internal sealed class SessionStore
{
    private static readonly ConditionalWeakTable<Runspace, SessionStore> Stores = new();
    private readonly object _gate = new();
    private readonly Dictionary<Type, object> _items = [];

    /// <summary>The store of the runspace that runs the current pipeline. Called on the pipeline thread.</summary>
    public static SessionStore Current => Stores.GetValue(Runspace.DefaultRunspace, static runspace =>
    {
        SessionStore store = new();
        runspace.StateChanged += (_, change) =>
        {
            if (change.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken)
            {
                store.Clear();
            }
        };
        return store;
    });

    /// <summary>The item of that type, or null.</summary>
    public T? Get<T>()
        where T : class
    {
        lock (_gate)
        {
            return _items.TryGetValue(typeof(T), out object? item) ? (T)item : null;
        }
    }

    /// <summary>The item of that type, made when there is none.</summary>
    public T GetOrAdd<T>(Func<T> create)
        where T : class
    {
        lock (_gate)
        {
            if (!_items.TryGetValue(typeof(T), out object? item))
            {
                _items[typeof(T)] = item = create();
            }

            return (T)item;
        }
    }

    /// <summary>Sets the item of that type; null removes it.</summary>
    public void Set<T>(T? item)
        where T : class
    {
        lock (_gate)
        {
            if (item is null)
            {
                _items.Remove(typeof(T));
            }
            else
            {
                _items[typeof(T)] = item;
            }
        }
    }

    private void Clear()
    {
        object[] items;
        lock (_gate)
        {
            items = [.. _items.Values];
            _items.Clear();
        }

        foreach (IDisposable item in items.OfType<IDisposable>())
        {
            item.Dispose();
        }
    }
}
