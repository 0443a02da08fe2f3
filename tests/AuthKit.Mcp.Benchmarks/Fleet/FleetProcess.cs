using System.Globalization;

namespace AuthKit.Mcp.Benchmarks.Fleet;

/// <summary>A fleet in a process of its own. It ends with its owner.</summary>
internal sealed class FleetProcess : IDisposable
{
    // Real servers have processors of their own. These share ours, so they are made to take little: .NET counts nothing in them for its
    // optimiser, and an answer is sent by the thread that saw the request.
    private static readonly (string Name, string Value)[] Lean = [("DOTNET_TieredPGO", "0"), ("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1")];
    private readonly Child _child;

    private FleetProcess(Child child, int port) => (_child, Port) = (child, port);

    /// <summary>The port of them all.</summary>
    public int Port { get; }

    /// <summary>The port as a word of a command line.</summary>
    public string PortWord => Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Starts a fleet and waits until all of it listens.</summary>
    /// <param name="servers">How many MCP servers, beside their authorization server.</param>
    /// <param name="delay">Milliseconds that each waits before it answers.</param>
    /// <param name="withFaults">True to give every tenth a fault.</param>
    public static async Task<FleetProcess> StartAsync(int servers, int delay = 0, bool withFaults = false)
    {
        string[] arguments = [FleetServer.Verb, servers.ToString(CultureInfo.InvariantCulture), delay.ToString(CultureInfo.InvariantCulture)];
        Child child = new(Lean, withFaults ? [.. arguments, "faults"] : arguments);
        return new FleetProcess(child, int.Parse(await child.ReadAsync(), CultureInfo.InvariantCulture));
    }

    /// <summary>The requests since the last call.</summary>
    public async Task<double> CountAsync() => double.Parse(await _child.AskAsync("count"), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose() => _child.Dispose();
}
