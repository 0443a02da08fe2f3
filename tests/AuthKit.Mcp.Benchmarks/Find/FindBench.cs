using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Benchmarks.Find;

/// <summary>Find-McpLegacyOAuth over a tree against the least that any search does, by turns in one process: it lists and reads the same files and runs one regex over each.</summary>
internal static class FindBench
{
    private static readonly Regex Any = new("oauth|grant_type|redirect_uri", RegexOptions.Compiled | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));

    public static Task<int> RunAsync(Options options)
    {
        int files = options.Get("files", 10_000);
        int rounds = options.Get("rounds", 5);
        using SourceTree tree = new(files);
        using Runspace runspace = Engine.Open();
        Engine.Import(runspace, Engine.Manifest);
        List<double> floor = [], places = [], whole = [];

        // Round 0 lets the runtime optimise and fills the cache of the disk, and is not counted.
        for (int round = 0; round <= rounds; round++)
        {
            double read = Floor(tree);
            double found = Run(runspace, tree, wholeFile: false);
            double foundWhole = Run(runspace, tree, wholeFile: true);
            if (round == 0)
            {
                Engine.RequireOptimisedModule();
                continue;
            }

            floor.Add(read);
            places.Add(found);
            whole.Add(foundWhole);
        }

        Table table = new("median (min–max)", "seconds", "files per second", "ratio of the same round");
        table.Add("list, read, one regex", Spread.Of(floor).Show("0.00"), PerSecond(floor, files), "1");
        table.Add("Find-McpLegacyOAuth", Spread.Of(places).Show("0.00"), PerSecond(places, files), Ratio(places, floor));
        table.Add("Find-McpLegacyOAuth -WholeFile", Spread.Of(whole).Show("0.00"), PerSecond(whole, files), Ratio(whole, floor));
        Console.WriteLine($"{files} files, {new DirectoryInfo(tree.Root).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static f => f.Length) / 1_000_000} MB, {rounds} rounds");
        table.Print();
        return Task.FromResult(0);
    }

    private static string PerSecond(List<double> seconds, int files) => (files / Spread.Of(seconds).Median).ToString("0", CultureInfo.InvariantCulture);

    private static string Ratio(List<double> ours, List<double> floor) => Spread.Of(ours.Zip(floor, static (o, f) => o / f)).Show("0.0");

    private static double Floor(SourceTree tree)
    {
        GC.Collect(); // The garbage of the other one is not this one's.
        Stopwatch watch = Stopwatch.StartNew();
        int found = Directory.EnumerateFiles(tree.Root, "*", SearchOption.AllDirectories).Count(static f => Any.IsMatch(File.ReadAllText(f)));
        double seconds = watch.Elapsed.TotalSeconds;
        return found == tree.OldFiles ? seconds : throw new InvalidOperationException($"The floor found {found} of {tree.OldFiles} files.");
    }

    private static double Run(Runspace runspace, SourceTree tree, bool wholeFile)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddCommand("Find-McpLegacyOAuth").AddParameter("LiteralPath", tree.Root).AddParameter("WholeFile", wholeFile);
        GC.Collect(); // As above.
        Stopwatch watch = Stopwatch.StartNew();
        int found = shell.Invoke().Count;
        double seconds = watch.Elapsed.TotalSeconds;
        return shell.HadErrors || found < (wholeFile ? 0 : tree.OldFiles) ? throw new InvalidOperationException($"The search wrote {found} objects: {shell.Streams.Error.FirstOrDefault()}") : seconds;
    }
}
