using System.ComponentModel;
using System.Diagnostics;
using AuthKit.Mcp.Interop.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.ClientLens;

/// <summary>npm and node as child processes.</summary>
internal static class NodeTools
{
    private const string Marker = ".installed";
    private const int LeastVersion = 20;
    private static readonly Lock Installing = new();

    /// <summary>Installs what the lock file in <paramref name="source"/> names into <paramref name="folder"/>, unless it is there; returns why not, or null.</summary>
    public static string? Install(string source, string folder, TimeSpan limit, bool withOptional = false)
    {
        lock (Installing) // Test collections run side by side.
        {
            return InstallAlone(source, folder, limit, withOptional);
        }
    }

    /// <summary>Why there is no node of this version on the PATH, or null.</summary>
    public static string? TooOld(string folder, int least)
    {
        try
        {
            using Process node = Start("node", folder, "--version");
            string version = node.StandardOutput.ReadToEnd().Trim();
            node.WaitForExit();
            return int.TryParse(version.TrimStart('v').Split('.')[0], out int major) && major >= least ? null : $"This needs Node.js {least} or later, and here is {version}.";
        }
        catch (Win32Exception)
        {
            return $"There is no node on the PATH: install Node.js {least} or later.";
        }
    }

    private static string? InstallAlone(string source, string folder, TimeSpan limit, bool withOptional)
    {
        Directory.CreateDirectory(folder);
        string wanted = File.ReadAllText(Path.Combine(source, "package-lock.json"));
        foreach (string file in Directory.EnumerateFiles(source))
        {
            string copy = Path.Combine(folder, Path.GetFileName(file));
            if (!File.Exists(copy) || !File.ReadAllBytes(copy).AsSpan().SequenceEqual(File.ReadAllBytes(file))) // Another process may just be reading it.
            {
                File.Copy(file, copy, overwrite: true);
            }
        }

        string marker = Path.Combine(folder, Marker);
        if (File.Exists(marker) && File.ReadAllText(marker) == wanted)
        {
            return TooOld(folder, LeastVersion);
        }

        try
        {
            ChildRun npm = ChildRun.Of(ChildRun.Command(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", folder, "ci", withOptional ? "--include=optional" : "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund"), limit);
            if (npm.ExitCode != 0)
            {
                return $"'npm ci' could not install what {source} names (no network?): {npm.Written.Split('\n').FirstOrDefault(static l => l.Contains("error", StringComparison.OrdinalIgnoreCase))}";
            }
        }
        catch (TimeoutException)
        {
            return $"'npm ci' did not end within {limit.TotalSeconds:0} seconds.";
        }
        catch (Win32Exception)
        {
            return "There is no npm on the PATH: install Node.js 20 or later.";
        }

        File.WriteAllText(marker, wanted);
        return TooOld(folder, LeastVersion);
    }

    public static Process Start(string program, string folder, params string[] arguments) =>
        Process.Start(ChildRun.Command(program, folder, arguments)) ?? throw new InvalidOperationException($"{program} did not start.");
}
