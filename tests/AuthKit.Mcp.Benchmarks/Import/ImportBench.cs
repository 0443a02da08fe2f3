using System.Diagnostics;
using System.Globalization;

namespace AuthKit.Mcp.Benchmarks.Import;

/// <summary>What Import-Module AuthKit.Mcp costs, each time in a fresh process, nothing, an empty module and ours by turns.</summary>
internal static class ImportBench
{
    public static async Task<int> RunAsync(Options options)
    {
        int rounds = options.Get("rounds", 10);
        using EmptyModule empty = new();
        string[] modules = [ImportChild.Nothing, empty.Manifest, Engine.Manifest];
        List<Sample>[] samples = [[], [], []];

        // Round 0 brings the files into the disk cache and is not counted.
        for (int round = 0; round <= rounds; round++)
        {
            for (int i = 0; i < modules.Length; i++)
            {
                Sample sample = await MeasureAsync(modules[i]);
                if (round > 0)
                {
                    samples[i].Add(sample);
                }
            }
        }

        Table table = new("milliseconds, median (min–max)", "import", "whole process");
        table.Add("engine open", Spread.Of(samples.SelectMany(static s => s).Select(static s => s.Open)).Show("0"), Spread.Of(samples[0].Select(static s => s.Whole)).Show("0"));
        table.Add("empty module", Spread.Of(samples[1].Select(static s => s.Import)).Show("0"), Spread.Of(samples[1].Select(static s => s.Whole)).Show("0"));
        table.Add("AuthKit.Mcp", Spread.Of(samples[2].Select(static s => s.Import)).Show("0"), Spread.Of(samples[2].Select(static s => s.Whole)).Show("0"));
        table.Add("AuthKit.Mcp less empty", Difference(samples, static s => s.Import), Difference(samples, static s => s.Whole));
        Console.WriteLine($"Engine hosted in a fresh process, {rounds} rounds");
        table.Print();
        await PwshImport.RunAsync(empty.Manifest, rounds);
        return 0;
    }

    /// <summary>Round by round, so that a slow moment of the machine hits both sides.</summary>
    private static string Difference(List<Sample>[] samples, Func<Sample, double> value) =>
        Spread.Of(samples[2].Zip(samples[1], (ours, empty) => value(ours) - value(empty))).Show("0");

    private static async Task<Sample> MeasureAsync(string module)
    {
        Stopwatch watch = Stopwatch.StartNew();
        using Child child = new(ImportChild.Verb, module);
        string[] words = (await child.ReadAsync()).Split(' ');
        await child.EndAsync();
        return new Sample(double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture), watch.Elapsed.TotalMilliseconds);
    }

    private sealed record Sample(double Open, double Import, double Whole);
}
