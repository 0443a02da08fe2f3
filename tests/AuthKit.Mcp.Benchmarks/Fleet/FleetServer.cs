using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AuthKit.Mcp.Benchmarks.Fleet;

/// <summary>A fleet of MCP servers and their authorization server in one process, each at a loopback address of its own.</summary>
internal static class FleetServer
{
    public const string Verb = "fleet-server";
    private const int PerBlock = 250;

    /// <summary>Every so many servers of a fleet with faults has one, of the same kind.</summary>
    public const int FaultEvery = 10;

    /// <summary>Writes the common port once all listen; then answers each line with the number of requests since the last.</summary>
    public static async Task<int> RunAsync(int servers, int delayMs, bool withFaults)
    {
        long requests = 0;
        Socket first = Listen(new IPEndPoint(AddressOf(0), 0));
        int port = ((IPEndPoint)(first.LocalEndPoint ?? throw new InvalidOperationException("A bound socket has an address."))).Port;
        string issuer = OriginOf(0, port);
        _ = AcceptAsync(first, FleetSite.Issuer(issuer), delayMs, Count);
        for (int i = 1; i <= servers; i++)
        {
            _ = AcceptAsync(Listen(new IPEndPoint(AddressOf(i), port)), FleetSite.Server(OriginOf(i, port), issuer, withFaults && i % FaultEvery == 0), delayMs, Count);
        }

        Console.WriteLine(port);
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(Interlocked.Exchange(ref requests, 0));
        }

        return 0;

        void Count() => Interlocked.Increment(ref requests);
    }

    /// <summary>The MCP endpoints of a fleet at that port.</summary>
    public static string[] Endpoints(int servers, int port) => [.. Enumerable.Range(1, servers).Select(i => OriginOf(i, port) + "/mcp")];

    // 127.0.0.1 stays free for what else runs here.
    private static IPAddress AddressOf(int index) => new([127, 77, (byte)(index / PerBlock), (byte)((index % PerBlock) + 1)]);

    /// <summary>The origin of one of them; the authorization server is the first.</summary>
    public static string OriginOf(int index, int port) => string.Create(CultureInfo.InvariantCulture, $"http://{AddressOf(index)}:{port}");

    private static Socket Listen(IPEndPoint address)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(address);
        socket.Listen();
        return socket;
    }

    private static async Task AcceptAsync(Socket listener, FleetSite site, int delayMs, Action counted)
    {
        while (true)
        {
            _ = new FleetConnection(await listener.AcceptAsync(), site, delayMs).RunAsync(counted);
        }
    }
}
