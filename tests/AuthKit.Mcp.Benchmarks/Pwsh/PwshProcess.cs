using System.Diagnostics;

namespace AuthKit.Mcp.Benchmarks.Pwsh;

/// <summary>The pwsh on the PATH, if there is one.</summary>
internal static class PwshProcess
{
    public static string? Find()
    {
        string name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(static f => f.Length > 0).Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>Runs it once and returns its last line of output and how long the whole process took, in milliseconds.</summary>
    public static async Task<(string LastLine, double Whole)> RunAsync(string pwsh, params string[] arguments)
    {
        ProcessStartInfo start = new(pwsh, ["-NoProfile", "-NonInteractive", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        Stopwatch watch = Stopwatch.StartNew();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("pwsh did not start.");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? (output.TrimEnd().Split('\n')[^1], watch.Elapsed.TotalMilliseconds)
            : throw new InvalidOperationException($"pwsh ended with {process.ExitCode}: " + await errors + output);
    }
}
