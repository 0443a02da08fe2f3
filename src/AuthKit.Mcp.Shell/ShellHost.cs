using System.Globalization;
using System.Management.Automation.Host;

namespace AuthKit.Mcp.Shell;

/// <summary>The engine's view of this tool.</summary>
internal sealed class ShellHost(ShellUi ui) : PSHost
{
    /// <summary>What a script gave to <c>exit</c>; null while none has.</summary>
    internal int? ExitCode { get; private set; }

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "authkit-mcp";

    public override PSHostUserInterface UI => ui;

    public override Version Version { get; } = new(Usage.ToolVersion);

    public override void EnterNestedPrompt() => throw new NotSupportedException("This small shell has no nested prompt. Answer the question instead, or run the command in PowerShell.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("This small shell has no nested prompt.");

    // Native programs write to the terminal themselves; a progress line must not stay in their way.
    public override void NotifyBeginApplication() => ui.EndProgress();

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;
}
