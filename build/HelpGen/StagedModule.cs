using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace AuthKit.Mcp.HelpGen;

/// <summary>The staged module, imported in an engine of its own: the truth about syntax.</summary>
public sealed class StagedModule : IDisposable
{
    private readonly Runspace _runspace;
    private readonly string _name;

    public StagedModule(string manifest)
    {
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        _name = Path.GetFileNameWithoutExtension(manifest);
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([Path.GetFullPath(manifest)]); // A relative path would be taken for a module name.
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
    }

    /// <summary>The exported cmdlets by name.</summary>
    public IReadOnlyList<CmdletInfo> Cmdlets()
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddCommand("Get-Command").AddParameter("Module", _name);
        return [.. shell.Invoke<CmdletInfo>().OrderBy(static c => c.Name, StringComparer.Ordinal)];
    }

    public void Dispose() => _runspace.Dispose();
}
