using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace AuthKit.Mcp.Benchmarks.Fleet;

/// <summary>
/// A nightly job over a fleet with faults, in one pipeline: every server checked, the reports of all kinds written, the run compared with
/// that of the night before. The first round has no night before it.
/// </summary>
internal sealed class NightCheck : IContender
{
    private const string Prefix = "Night:";
    private const string Stopped = "Stopped:";
    private static readonly string[] Formats = ["Json", "JsonLines", "JUnit", "NUnit3", "Sarif", "Csv", "Markdown", "Html", "Prometheus", "Badge"];

    private readonly string _folder;
    private readonly bool _isStopped;
    private readonly Runspace _runspace = Engine.Open();

    private NightCheck(string folder, bool isStopped)
    {
        (_folder, _isStopped) = (folder, isStopped);
        Engine.Import(_runspace, Engine.Manifest);
        Engine.RequireOptimisedModule();
    }

    /// <summary>The report that the next night is compared with.</summary>
    public static string Baseline(string folder) => Path.Combine(folder, "baseline.jsonl");

    /// <summary>The name of a whole night, or of one that is stopped halfway.</summary>
    public static string Name(string folder, bool isStopped) => (isStopped ? Stopped : Prefix) + folder;

    public static NightCheck? Read(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? new NightCheck(name[Prefix.Length..], isStopped: false)
        : name.StartsWith(Stopped, StringComparison.Ordinal) ? new NightCheck(name[Stopped.Length..], isStopped: true)
        : null;

    public Task RunAsync(string[] endpoints, int limit, int requestsEach)
    {
        string baseline = Baseline(_folder);
        bool isFirst = !File.Exists(baseline);
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddCommand("Test-McpDiscovery").AddParameter("ThrottleLimit", limit).AddParameter("NoProxy");
        if (_isStopped)
        {
            // The pipeline's own thread must not wait for its end.
            int seen = 0;
            shell.AddCommand("ForEach-Object").AddParameter("Process", ScriptBlock.Create("$_; $halfway.Invoke()"));
            _runspace.SessionStateProxy.SetVariable("halfway", (Action)(() =>
            {
                if (++seen == endpoints.Length / 2)
                {
                    shell.BeginStop(null, null);
                }
            }));
        }

        shell.AddCommand("Export-McpReport").AddParameter("Path", isFirst ? baseline : _folder);
        if (!isFirst)
        {
            shell.AddParameter("Format", Formats).AddParameter("PassThru").AddCommand("Compare-McpReport").AddParameter("ReferencePath", baseline);
        }

        Collection<PSObject> written = [];
        try
        {
            written = shell.Invoke(endpoints);
        }
        catch (PipelineStoppedException) when (_isStopped)
        {
            // Whether it comes as this or as an end without output is a race inside the engine.
        }

        if (_isStopped)
        {
            return shell.InvocationStateInfo.State == PSInvocationState.Stopped
                ? Task.CompletedTask
                : throw new InvalidOperationException($"The night was to be stopped, and is {shell.InvocationStateInfo.State}.");
        }

        string outcome = isFirst ? "first" : string.Create(CultureInfo.InvariantCulture, $"{written.Single()}");
        return isFirst || outcome.StartsWith($"0: 0 new, 0 fixed, 0 gone, 0 waived, ", StringComparison.Ordinal)
            ? Task.CompletedTask
            : throw new InvalidOperationException($"The night ended with {outcome}. {shell.Streams.Error.FirstOrDefault()}");
    }

    public void Dispose() => _runspace.Dispose();
}
