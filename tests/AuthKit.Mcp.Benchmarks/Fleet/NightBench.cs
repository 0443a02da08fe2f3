using System.Globalization;
using System.Text.Json;

namespace AuthKit.Mcp.Benchmarks.Fleet;

/// <summary>What a nightly job costs: time and peak memory of check, comparison and all reports, and what a stop halfway leaves.</summary>
internal static class NightBench
{
    public static async Task<int> RunAsync(Options options)
    {
        int servers = options.Get("servers", 1000);
        int rounds = options.Get("rounds", 3);
        string limit = options.Get("limit", 32).ToString(CultureInfo.InvariantCulture);
        string folder = Directory.CreateTempSubdirectory("mcp-night-").FullName;
        try
        {
            using FleetProcess fleet = await FleetProcess.StartAsync(servers, withFaults: true);
            string line = string.Create(CultureInfo.InvariantCulture, $"{servers} {fleet.Port} 0");
            Console.WriteLine($"{servers} servers, every {FleetServer.FaultEvery}th with a fault, {limit} in flight; the first night writes the baseline, the others every report, and compare");
            Table table = new("night", "wall s", "CPU s", "ms per server", "peak MiB", "of that before");
            await NightsAsync(table, folder, limit, line, rounds, servers);
            table.Print();
            PrintSizes(folder);
            await StopAsync(folder, limit, line, servers);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task NightsAsync(Table table, string folder, string limit, string line, int rounds, int servers)
    {
        for (int night = 0; night <= rounds; night++)
        {
            // Each in a process of its own, as a scheduler starts it.
            using FleetRunner runner = await FleetRunner.StartAsync("night", NightCheck.Name(folder, isStopped: false), limit);
            await runner.RunAsync(line);
            FleetRunner.Round round = runner.Rounds[0];
            table.Add(
                night == 0 ? "first" : "next",
                (round.Wall / 1000).ToString("0.0", CultureInfo.InvariantCulture),
                (round.Cpu / 1000).ToString("0.0", CultureInfo.InvariantCulture),
                (round.Wall / servers).ToString("0.00", CultureInfo.InvariantCulture),
                round.PeakMemory.ToString("0", CultureInfo.InvariantCulture),
                runner.PeakBefore.ToString("0", CultureInfo.InvariantCulture));
        }
    }

    private static void PrintSizes(string folder)
    {
        Table sizes = new("report", "MiB");
        foreach (FileInfo file in new DirectoryInfo(folder).GetFiles().OrderBy(static f => f.Name, StringComparer.Ordinal))
        {
            sizes.Add(file.Name, (file.Length / 1024.0 / 1024).ToString("0.00", CultureInfo.InvariantCulture));
        }

        sizes.Print();
    }

    private static async Task StopAsync(string folder, string limit, string line, int servers)
    {
        using FleetRunner runner = await FleetRunner.StartAsync("stopped", NightCheck.Name(folder, isStopped: true), limit);
        await runner.RunAsync(line);
        await using FileStream json = File.OpenRead(Path.Combine(folder, "report.json"));
        using JsonDocument report = await JsonDocument.ParseAsync(json);
        int results = report.RootElement.GetProperty("results").GetArrayLength();
        int lines = File.ReadLines(Path.Combine(folder, "report.jsonl")).Count(static l => JsonDocument.Parse(l).RootElement.ValueKind == JsonValueKind.Object);
        Console.WriteLine($"stopped halfway: {results} of {servers} results in report.json, {lines} in report.jsonl, both whole");
    }
}
