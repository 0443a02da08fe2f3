using System.Management.Automation;

namespace AuthKit.Mcp.Commands;

/// <summary>Changes the faults of a running sandbox.</summary>
/// <remarks>
/// <para>The change holds from the next request on. A name that is not known changes nothing and names those that are near.</para>
/// </remarks>
/// <example>
/// <para>Break the running sandbox in two ways, check it, and repair it.</para>
/// <code>$sandbox = Start-AuthKitSandbox
/// Set-AuthKitSandbox -Fault prm-not-found, preflight-401
/// $sandbox | Test-McpDiscovery
/// Set-AuthKitSandbox -Clear</code>
/// </example>
/// <example>
/// <para>Add one fault to those that are on.</para>
/// <code>Set-AuthKitSandbox -AddFault gateway-down</code>
/// </example>
[Cmdlet(VerbsCommon.Set, "AuthKitSandbox", SupportsShouldProcess = true, DefaultParameterSetName = ReplaceSet)]
[OutputType(typeof(AuthKitSandbox))]
public sealed class SetAuthKitSandboxCommand : PSCmdlet
{
    private const string ReplaceSet = "Replace";
    private const string ChangeSet = "Change";
    private const string ClearSet = "Clear";

    /// <summary>The faults to have from now on, in place of those that are on.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ReplaceSet)]
    [ArgumentCompleter(typeof(SandboxFaultCompleter))]
    public string[] Fault { get; set; } = [];

    /// <summary>Faults to add.</summary>
    [Parameter(ParameterSetName = ChangeSet)]
    [ArgumentCompleter(typeof(SandboxFaultCompleter))]
    public string[] AddFault { get; set; } = [];

    /// <summary>Faults to take away.</summary>
    [Parameter(ParameterSetName = ChangeSet)]
    [ArgumentCompleter(typeof(SandboxFaultCompleter))]
    public string[] RemoveFault { get; set; } = [];

    /// <summary>Takes all faults away.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ClearSet)]
    public SwitchParameter Clear { get; set; }

    /// <summary>The sandbox. Default: the one that runs in this session.</summary>
    [Parameter(ValueFromPipeline = true)]
    public AuthKitSandbox? Sandbox { get; set; }

    /// <summary>Writes the sandbox to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            AuthKitSandbox sandbox = Sandbox ?? SandboxList.Current.Only();
            string[] wanted = Clear ? []
                : ParameterSetName == ChangeSet ? [.. sandbox.Faults.Concat(AddFault).Where(f => !RemoveFault.Contains(f, StringComparer.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase)]
                : Fault;
            if (ShouldProcess(sandbox.McpUri, wanted.Length == 0 ? "Remove all faults" : $"Set the faults {string.Join(", ", wanted)}"))
            {
                sandbox.SetFaults(wanted);
            }

            if (PassThru)
            {
                WriteObject(sandbox);
            }
        }
        catch (AuthKitException e)
        {
            ThrowTerminatingError(Errors.Record(e));
        }
    }
}
