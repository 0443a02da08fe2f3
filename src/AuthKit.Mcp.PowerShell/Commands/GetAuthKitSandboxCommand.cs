using System.Management.Automation;
using AuthKit.Mcp.Sandbox;

namespace AuthKit.Mcp.Commands;

/// <summary>Lists the sandboxes of this session, or the faults that a sandbox can show.</summary>
/// <remarks>
/// <para>Sandboxes belong to the session that started them; those of other sessions are not listed.</para>
/// </remarks>
/// <example>
/// <para>List the running sandboxes.</para>
/// <code>Get-AuthKitSandbox</code>
/// </example>
/// <example>
/// <para>List the faults that can be planted, with what users see.</para>
/// <code>Get-AuthKitSandbox -ListFault</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "AuthKitSandbox", DefaultParameterSetName = RunningSet)]
[OutputType(typeof(AuthKitSandbox), ParameterSetName = [RunningSet])]
[OutputType(typeof(AuthKitSandboxFault), ParameterSetName = [FaultSet])]
public sealed class GetAuthKitSandboxCommand : PSCmdlet
{
    private const string RunningSet = "Running";
    private const string FaultSet = "Faults";

    /// <summary>Lists the faults instead of the sandboxes.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FaultSet)]
    public SwitchParameter ListFault { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ListFault)
        {
            WriteFaults();
        }
        else
        {
            WriteObject(SandboxList.Current.Running, enumerateCollection: true);
        }
    }

    // Apart from EndProcessing, so that listing sandboxes does not load the sandbox library.
    private void WriteFaults() =>
        WriteObject(SandboxHost.KnownFaults.Select(static f => new AuthKitSandboxFault(f.Name, f.Where.ToString(), f.Description)), enumerateCollection: true);
}
