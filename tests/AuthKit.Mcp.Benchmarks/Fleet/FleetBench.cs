using System.Globalization;

namespace AuthKit.Mcp.Benchmarks.Fleet;

/// <summary>The module against the floor on a fleet on loopback, by turns in one run.</summary>
internal static class FleetBench
{
    private const int FloorRequests = 5;

    public static async Task<int> RunAsync(Options options)
    {
        int servers = options.Get("servers", 1000);
        int rounds = options.Get("rounds", 20);
        int delay = options.Get("delay", 0, least: 0);
        string limit = options.Get("limit", 32).ToString(CultureInfo.InvariantCulture);
        using FleetProcess fleet = await FleetProcess.StartAsync(servers, delay);
        using FleetRunner floor = await FleetRunner.StartAsync("floor", FleetWorker.Floor, limit);
        using FleetRunner quick = await FleetRunner.StartAsync("Quick", "Quick", limit);
        using FleetRunner standard = await FleetRunner.StartAsync("Standard", "Standard", limit);
        using FleetRunner floorPlus = await FleetRunner.StartAsync("floor+", FleetWorker.Floor, limit);
        FleetRunner[] runners = [floor, quick, standard, floorPlus];

        // One cold round and then the warm ones. The floor+ asks as many as Standard was just seen to ask.
        for (int round = 0; round <= rounds; round++)
        {
            foreach (FleetRunner runner in runners)
            {
                int requests = runner == floorPlus ? (int)Math.Round(standard.RequestsPerServer) : FloorRequests;
                await runner.RunAsync(string.Create(CultureInfo.InvariantCulture, $"{servers} {fleet.Port} {requests}"));
                runner.RequestsPerServer = await fleet.CountAsync() / servers;
            }
        }

        Console.WriteLine($"{servers} servers, {limit} in flight, {delay} ms per answer, one cold and {rounds} warm rounds; median (min–max) of the warm ones");
        Table table = new("", "requests per server", "cold wall ms", "warm wall ms", "warm CPU ms", "peak MiB", "of that before");
        foreach (FleetRunner runner in runners)
        {
            runner.AddTo(table);
        }

        table.Print();
        PrintRatios(floor, quick, standard, floorPlus);
        return 0;
    }

    private static void PrintRatios(FleetRunner floor, FleetRunner quick, FleetRunner standard, FleetRunner floorPlus)
    {
        Table ratios = new("ratio of the same round", "cold wall", "warm wall", "warm CPU");
        foreach ((FleetRunner one, FleetRunner other) in new[] { (standard, floorPlus), (quick, floor), (standard, floor) })
        {
            ratios.Add(
                $"{one.Name} / {other.Name}",
                (one.Rounds[0].Wall / other.Rounds[0].Wall).ToString("0.00", CultureInfo.InvariantCulture),
                Spread.Of(one.Warm.Zip(other.Warm, static (a, b) => a.Wall / b.Wall)).Show("0.00"),
                Spread.Of(one.Warm.Zip(other.Warm, static (a, b) => a.Cpu / b.Cpu)).Show("0.00"));
        }

        ratios.Print();
    }
}
