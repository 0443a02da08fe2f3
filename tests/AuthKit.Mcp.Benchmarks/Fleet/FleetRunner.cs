using System.Globalization;

namespace AuthKit.Mcp.Benchmarks.Fleet;

/// <summary>A contender's process and what its rounds measured.</summary>
internal sealed class FleetRunner : IDisposable
{
    private readonly Child _child;

    private FleetRunner(string name, Child child, double peakBefore) => (Name, _child, PeakBefore) = (name, child, peakBefore);

    public string Name { get; }

    /// <summary>Peak memory of the process before its first round, in MiB.</summary>
    public double PeakBefore { get; }

    public List<Round> Rounds { get; } = [];

    public IEnumerable<Round> Warm => Rounds.Skip(1);

    /// <summary>As counted by the fleet in the last round.</summary>
    public double RequestsPerServer { get; set; }

    public static async Task<FleetRunner> StartAsync(string name, string contender, string limit)
    {
        Child child = new(FleetWorker.Verb, contender, limit);
        return new FleetRunner(name, child, double.Parse(await child.ReadAsync(), CultureInfo.InvariantCulture));
    }

    public async Task RunAsync(string line)
    {
        double[] words = [.. (await _child.AskAsync(line)).Split(' ').Select(static w => double.Parse(w, CultureInfo.InvariantCulture))];
        Rounds.Add(new Round(words[0], words[1], words[2]));
    }

    public void AddTo(Table table) => table.Add(
        Name,
        RequestsPerServer.ToString("0.0", CultureInfo.InvariantCulture),
        Rounds[0].Wall.ToString("0", CultureInfo.InvariantCulture),
        Spread.Of(Warm.Select(static r => r.Wall)).Show("0"),
        Spread.Of(Warm.Select(static r => r.Cpu)).Show("0"),
        Rounds[^1].PeakMemory.ToString("0", CultureInfo.InvariantCulture),
        PeakBefore.ToString("0", CultureInfo.InvariantCulture));

    public void Dispose() => _child.Dispose();

    internal sealed record Round(double Wall, double Cpu, double PeakMemory);
}
