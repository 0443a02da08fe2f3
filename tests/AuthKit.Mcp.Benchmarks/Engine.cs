using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace AuthKit.Mcp.Benchmarks;

/// <summary>The PowerShell engine in this process, as the tests of the module host it.</summary>
internal static class Engine
{
    /// <summary>The staged module's manifest, as recorded by the build.</summary>
    public static string Manifest { get; } = Path.GetFullPath(Path.Combine(
        typeof(Engine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "StagedModule").Value
            ?? throw new InvalidOperationException("The build did not record StagedModule."),
        "AuthKit.Mcp.psd1"));

    public static Runspace Open()
    {
        // Read once, at the engine's first use.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("PSModulePath", "");
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", PSModuleAutoLoadingPreference.None, ""));
        Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        return runspace;
    }

    public static void Import(Runspace runspace, string module)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddCommand("Import-Module").AddParameter("Name", module).AddParameter("ErrorAction", "Stop").Invoke();
    }

    /// <summary>Debug and Release builds share the staged folder, and numbers of a debug build mean nothing. Returns the library that is measured.</summary>
    public static string RequireOptimisedModule()
    {
        Assembly core = AppDomain.CurrentDomain.GetAssemblies().Single(static a => a.GetName().Name == "AuthKit.Mcp.Core");
        if (core.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
        {
            throw new InvalidOperationException("The staged module is a debug build. Build it anew: dotnet build -c Release build/ReadyToRun");
        }

        return core.Location;
    }
}
