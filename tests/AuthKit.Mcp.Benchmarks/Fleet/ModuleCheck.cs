using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace AuthKit.Mcp.Benchmarks.Fleet;

/// <summary>Test-McpDiscovery as users call it: the endpoints come down a pipeline, the results go down it and are let go.</summary>
internal sealed class ModuleCheck : IContender
{
    private readonly string _depth;
    private readonly Runspace _runspace = Engine.Open();

    public ModuleCheck(string depth)
    {
        _depth = depth;
        Engine.Import(_runspace, Engine.Manifest);
        Engine.RequireOptimisedModule();
    }

    public Task RunAsync(string[] endpoints, int limit, int requestsEach)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddCommand("Test-McpDiscovery").AddParameter("Depth", _depth).AddParameter("ThrottleLimit", limit).AddParameter("NoProxy")
            .AddCommand("ForEach-Object").AddParameter("MemberName", "Verdict");
        string[] verdicts = [.. shell.Invoke(endpoints).Select(static v => v.ToString())];
        return shell.HadErrors || verdicts.Length != endpoints.Length || verdicts.Any(static v => v != "Pass")
            ? throw new InvalidOperationException($"Of {endpoints.Length} servers {verdicts.Count(static v => v == "Pass")} passed. {shell.Streams.Error.FirstOrDefault()}{verdicts.FirstOrDefault(static v => v != "Pass")}")
            : Task.CompletedTask;
    }

    public void Dispose() => _runspace.Dispose();
}
