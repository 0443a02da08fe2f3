using System.Globalization;
using AuthKit.Mcp.Benchmarks.Fleet;

namespace AuthKit.Mcp.Benchmarks.Pwsh;

/// <summary>The module in a fresh pwsh against what people write with Invoke-WebRequest, by turns in one run.</summary>
internal static class PwshBench
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Pwsh", "contenders.ps1");

    public static async Task<int> RunAsync(Options options)
    {
        int servers = options.Get("servers", 1000);
        int rounds = options.Get("rounds", 3);
        int delay = options.Get("delay", 0, least: 0);
        string limit = options.Get("limit", 32).ToString(CultureInfo.InvariantCulture);
        if (PwshProcess.Find() is not { } pwsh)
        {
            Console.WriteLine("No pwsh on the PATH: the module is not compared with Invoke-WebRequest.");
            return 0;
        }

        using FleetProcess fleet = await FleetProcess.StartAsync(servers, delay);
        await FleetsAsync((pwsh, fleet.PortWord, limit), fleet, servers, rounds, delay);
        await SinglesAsync((pwsh, fleet.PortWord, limit), Math.Min(servers, 50), rounds);
        return 0;
    }

    private static async Task FleetsAsync((string Pwsh, string Port, string Limit) run, FleetProcess fleet, int servers, int rounds, int delay)
    {
        // The floor+ asks as many as Standard was just seen to ask.
        int few = Math.Min(servers, 50);
        _ = await MeasureAsync(run, few, 0, ["module"]);
        double requests = Math.Round(await fleet.CountAsync() / few);
        string[] contenders = ["module", "floor", "parallel", "loop"];
        List<Sample>[] samples = await MeasureAsync(run, servers, rounds, contenders, "-Requests", requests.ToString(CultureInfo.InvariantCulture), "-Floor", typeof(Floor).Assembly.Location);
        Console.WriteLine($"{servers} servers, {run.Limit} in flight, {delay} ms per answer, each time in a fresh pwsh (cold), {rounds} rounds; median (min–max)");
        Table table = new("", "wall ms", "slower than the module", "whole process ms", "peak MiB");
        for (int i = 0; i < contenders.Length; i++)
        {
            table.Add(
                contenders[i] switch { "module" => "Test-McpDiscovery, Standard", "floor" => $"floor+, {requests} requests", "parallel" => "ForEach-Object -Parallel, five Invoke-WebRequest", _ => "loop, five Invoke-WebRequest" },
                Spread.Of(samples[i].Select(static s => s.Wall)).Show("0"),
                Ratio(samples[i], samples[0], static s => s.Wall),
                Spread.Of(samples[i].Select(static s => s.Whole)).Show("0"),
                Spread.Of(samples[i].Select(static s => s.Peak)).Show("0"));
        }

        table.Print();
    }

    private static async Task SinglesAsync((string Pwsh, string Port, string Limit) run, int servers, int rounds)
    {
        string[] contenders = ["one-check", "one-five"];
        List<Sample>[] samples = await MeasureAsync(run, servers, rounds, contenders);
        List<Sample>[] once = await MeasureAsync(run, servers, rounds, contenders, "-Again", "0");
        Console.WriteLine("One server: a fresh pwsh, import and one check, against a fresh pwsh and five Invoke-WebRequest; then the same again while warm");
        Table table = new("ratio check / five Invoke-WebRequest", "median (min–max)", "check ms", "five ms");
        Add("import and first", samples, static s => s.First);
        Add("warm", samples, static s => s.Warm);
        Add("whole process, with import and first", once, static s => s.Whole);
        table.Print();

        void Add(string name, List<Sample>[] of, Func<Sample, double> value) =>
            table.Add(name, Ratio(of[0], of[1], value), Spread.Of(of[0].Select(value)).Show("0.0"), Spread.Of(of[1].Select(value)).Show("0.0"));
    }

    private static async Task<List<Sample>[]> MeasureAsync((string Pwsh, string Port, string Limit) run, int servers, int rounds, string[] contenders, params string[] more)
    {
        List<Sample>[] samples = [.. contenders.Select(static _ => new List<Sample>())];

        // Round 0 brings the files into the disk cache and is not counted.
        for (int round = 0; round <= rounds; round++)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                string count = (round == 0 ? Math.Min(servers, 50) : servers).ToString(CultureInfo.InvariantCulture);
                (string line, double whole) = await PwshProcess.RunAsync(
                    run.Pwsh, ["-File", Script, "-Contender", contenders[i], "-Servers", count, "-Port", run.Port, "-Limit", run.Limit, "-Manifest", Engine.Manifest, .. more]);
                double[] words = [.. line.Split(' ').Select(static w => double.Parse(w, CultureInfo.InvariantCulture))];
                if (round > 0)
                {
                    samples[i].Add(new Sample(words[0], words[1], words[2], words[3], whole));
                }
            }
        }

        return samples;
    }

    private static string Ratio(List<Sample> one, List<Sample> other, Func<Sample, double> value) => Spread.Of(one.Zip(other, (a, b) => value(a) / value(b))).Show("0.00");

    private sealed record Sample(double Wall, double First, double Warm, double Peak, double Whole);
}
