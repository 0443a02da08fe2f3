using System.Management.Automation;

namespace AuthKit.Mcp.Commands;

/// <summary>Stops sandboxes and closes all their connections.</summary>
/// <remarks>
/// <para>Everything that was registered or issued in a sandbox is gone with it. A sandbox that is forgotten ends with its session.</para>
/// </remarks>
/// <example>
/// <para>Stop every sandbox of this session.</para>
/// <code>Stop-AuthKitSandbox</code>
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "AuthKitSandbox", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class StopAuthKitSandboxCommand : PSCmdlet
{
    /// <summary>The sandboxes to stop. Default: all of this session.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public AuthKitSandbox[]? Sandbox { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (AuthKitSandbox sandbox in Sandbox ?? [.. SandboxList.Current.Running])
        {
            if (ShouldProcess(sandbox.McpUri, "Stop the sandbox"))
            {
                sandbox.Dispose();
            }
        }
    }
}
