using System.Globalization;

namespace AuthKit.Mcp.Benchmarks.Fleet;

/// <summary>Peak memory over a fleet and over one ten times as large, each in a fresh process, results piped on.</summary>
internal static class MemoryBench
{
    private const int Times = 10;

    public static async Task<int> RunAsync(Options options)
    {
        int servers = options.Get("servers", 1000);
        string limit = options.Get("limit", 32).ToString(CultureInfo.InvariantCulture);
        using FleetProcess fleet = await FleetProcess.StartAsync(Times * servers);
        double small = await PeakAsync(servers, fleet.Port, limit);
        double large = await PeakAsync(Times * servers, fleet.Port, limit);
        Table table = new("peak memory, MiB", $"{servers} servers", $"{Times * servers} servers", "more");
        table.Add("Test-McpDiscovery, Standard", small.ToString("0", CultureInfo.InvariantCulture), large.ToString("0", CultureInfo.InvariantCulture), (large - small).ToString("0", CultureInfo.InvariantCulture));
        table.Print();
        return 0;
    }

    private static async Task<double> PeakAsync(int servers, int port, string limit)
    {
        using FleetRunner runner = await FleetRunner.StartAsync("Standard", "Standard", limit);
        await runner.RunAsync(string.Create(CultureInfo.InvariantCulture, $"{servers} {port} 0"));
        return runner.Rounds[0].PeakMemory;
    }
}
