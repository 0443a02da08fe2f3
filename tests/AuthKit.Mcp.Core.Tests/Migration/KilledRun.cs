using System.Diagnostics;
using System.Globalization;
using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Core.Tests.Migration;

/// <summary>This assembly as a process: runs a migration with stages that all pass, and kills itself at one moment of its writes.</summary>
internal static class KilledRun
{
    /// <summary>A moment that never comes.</summary>
    public const int Never = -1;

    private const string Command = "migration";

    public static async Task<int> Main(string[] args)
    {
        if (args is not [Command, string path, string moment])
        {
            await Console.Error.WriteLineAsync("This is a test assembly. Run it with dotnet test.");
            return 1;
        }

        int left = int.Parse(moment, CultureInfo.InvariantCulture);
        using MigrationStore store = MigrationStore.Open(path, Runs.Uri, _ =>
        {
            if (left-- == 0)
            {
                // SIGKILL: no handler and no finally runs.
                Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
            }
        });
        await Runs.RunAsync(store, Runs.Passing);
        return 0;
    }

    /// <summary>Starts the process and waits for its end.</summary>
    /// <returns>True when it ended by itself.</returns>
    public static async Task<bool> StartAsync(string path, int moment)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        ProcessStartInfo start = new(dotnet, ["exec", typeof(KilledRun).Assembly.Location, Command, path, moment.ToString(CultureInfo.InvariantCulture)]);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        using CancellationTokenSource hang = new(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync(hang.Token);
        return process.ExitCode == 0;
    }
}
