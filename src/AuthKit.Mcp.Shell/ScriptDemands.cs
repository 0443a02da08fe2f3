using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell.Commands;

namespace AuthKit.Mcp.Shell;

/// <summary>
/// What a script demands by <c>#requires</c>. The engine looks at that only of a script that is called by its path, which
/// this tool's own script is not.
/// </summary>
internal static class ScriptDemands
{
    private const string Edition = "Core";
    private const string ShellId = "Microsoft.PowerShell";

    /// <summary>Refuses a script whose demands are not met; modules that it demands are imported.</summary>
    /// <exception cref="ScriptRequiresException">One is not met.</exception>
    internal static void Meet(Runspace runspace, string path, ScriptRequirements? demands)
    {
        if (demands is null)
        {
            return;
        }

        Version engine = PSVersionInfo.PSVersion;
        if (demands.RequiredPSVersion is { } version && version > engine)
        {
            throw Refusal(path, $"PowerShell {version}", $"the engine here is {engine}");
        }

        if (demands.RequiredPSEditions is { Count: > 0 } editions && !editions.Contains(Edition, StringComparer.OrdinalIgnoreCase))
        {
            throw Refusal(path, $"the PowerShell edition {string.Join(" or ", editions)}", $"this one is {Edition}");
        }

        if (demands.RequiredApplicationId is { Length: > 0 } shell && !string.Equals(shell, ShellId, StringComparison.OrdinalIgnoreCase))
        {
            throw Refusal(path, $"the shell {shell}", $"this one is {ShellId}");
        }

        if (demands.IsElevationRequired && !Environment.IsPrivilegedProcess)
        {
            throw Refusal(path, "the rights of an administrator", "this process has none");
        }

        foreach (ModuleSpecification module in demands.RequiredModules)
        {
            Import(runspace, path, module);
        }
    }

    private static void Import(Runspace runspace, string path, ModuleSpecification module)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        try
        {
            if (shell.AddCommand("Get-Module").AddParameter("FullyQualifiedName", module).Invoke().Count > 0)
            {
                return;
            }

            shell.Commands.Clear();
            shell.AddCommand("Import-Module").AddParameter("FullyQualifiedName", module).AddParameter("Global").AddParameter("ErrorAction", ActionPreference.Stop).Invoke();
        }
        catch (RuntimeException e)
        {
            throw Refusal(path, $"the module {module}", $"that cannot be imported: {e.Message.TrimEnd('.')}");
        }
    }

    private static ScriptRequiresException Refusal(string path, string what, string but) =>
        new($"The script '{Path.GetFileName(path)}' was not run: by #requires it needs {what}, and {but}.");
}
