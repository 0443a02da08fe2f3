using System.Diagnostics;
using AuthKit.Mcp.Benchmarks.Pwsh;

namespace AuthKit.Mcp.Benchmarks.Import;

/// <summary>The same in a real pwsh, whole processes, where there is one on the PATH; against Pester if it is installed.</summary>
internal static class PwshImport
{
    public static async Task RunAsync(string emptyManifest, int rounds)
    {
        if (PwshProcess.Find() is not { } pwsh)
        {
            Console.WriteLine("No pwsh on the PATH: its import is not measured.");
            return;
        }

        List<(string Name, string Command)> contenders =
        [
            ("nothing", "$null"),
            ("empty module", $"Import-Module '{emptyManifest}'"),
            ("AuthKit.Mcp", $"Import-Module '{Engine.Manifest}'"),
        ];
        if (await TryAsync(pwsh, "Import-Module Pester -ErrorAction Stop"))
        {
            contenders.Add(("Pester", "Import-Module Pester"));
        }

        List<double>[] times = [.. contenders.Select(static _ => new List<double>())];
        for (int round = 0; round <= rounds; round++)
        {
            for (int i = 0; i < contenders.Count; i++)
            {
                Stopwatch watch = Stopwatch.StartNew();
                if (!await TryAsync(pwsh, contenders[i].Command))
                {
                    throw new InvalidOperationException($"pwsh failed at: {contenders[i].Command}");
                }

                if (round > 0)
                {
                    times[i].Add(watch.Elapsed.TotalMilliseconds);
                }
            }
        }

        Table table = new("pwsh -NoProfile, whole process, milliseconds", "median (min–max)", "less empty module");
        for (int i = 0; i < contenders.Count; i++)
        {
            table.Add(contenders[i].Name, Spread.Of(times[i]).Show("0"), Spread.Of(times[i].Zip(times[1], static (a, b) => a - b)).Show("0"));
        }

        table.Print();
    }

    private static async Task<bool> TryAsync(string pwsh, string command)
    {
        try
        {
            await PwshProcess.RunAsync(pwsh, "-Command", $"$ErrorActionPreference = 'Stop'; {command}");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
