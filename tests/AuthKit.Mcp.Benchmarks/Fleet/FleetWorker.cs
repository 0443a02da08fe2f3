using System.Diagnostics;
using System.Globalization;

namespace AuthKit.Mcp.Benchmarks.Fleet;

/// <summary>One contender in a process of its own, so that its CPU time and memory are its own.</summary>
internal static class FleetWorker
{
    public const string Verb = "fleet-worker";
    public const string Floor = "floor";
    private const double Mebibyte = 1024 * 1024;

    /// <summary>Reads "servers port requests" and answers "wall CPU peak" in milliseconds and MiB, once per round.</summary>
    public static async Task<int> RunAsync(string name, int limit)
    {
        using IContender contender = name switch
        {
            Floor => new Floor(),
            _ when NightCheck.Read(name) is { } night => night,
            _ => new ModuleCheck(name),
        };
        Console.WriteLine(PeakMemory().ToString(CultureInfo.InvariantCulture));
        while (await Console.In.ReadLineAsync() is { } line)
        {
            int[] words = [.. line.Split(' ').Select(Options.Number)];
            string[] endpoints = FleetServer.Endpoints(words[0], words[1]);
            GC.Collect();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            Stopwatch watch = Stopwatch.StartNew();
            await contender.RunAsync(endpoints, limit, words[2]);
            double wall = watch.Elapsed.TotalMilliseconds;
            double cpu = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{wall} {cpu} {PeakMemory()}"));
        }

        return 0;
    }

    private static double PeakMemory()
    {
        using Process self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / Mebibyte;
    }
}
