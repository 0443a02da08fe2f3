using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace AuthKit.Mcp.Module.Tests.Hosting;

/// <summary>One runspace with the staged module imported: cheap enough for one per test.</summary>
public sealed class ModuleHost : IDisposable
{
#if DESKTOP_FLAVOUR
    public const string Flavour = "netstandard2.0";
#else
    public const string Flavour = "net8.0";
#endif

    public static readonly string StagedModule = Path.GetFullPath(Metadata("StagedModule"));
    public static readonly string RepositoryRoot = Path.GetFullPath(Metadata("RepositoryRoot"));
    public static readonly string Manifest = Path.Combine(StagedModule, "AuthKit.Mcp.psd1");

    static ModuleHost()
    {
        // Read once, at the engine's first use: no telemetry, no foreign modules; and no key of the developer's own.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("PSModulePath", "");
        Environment.SetEnvironmentVariable("AUTHKIT_MCP_FLAVOUR", Flavour);
        Environment.SetEnvironmentVariable("AUTHKIT_URL", null);
        Environment.SetEnvironmentVariable("AUTHKIT_ADMIN_KEY", null);
    }

    public ModuleHost(bool import = true)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", PSModuleAutoLoadingPreference.None, ""));
        if (import)
        {
            state.ImportPSModule([Manifest]);
        }

        Runspace = RunspaceFactory.CreateRunspace(Host, state);
        Runspace.Open();
    }

    public RecordingHost Host { get; } = new();

    public Runspace Runspace { get; }

    /// <summary>What the recording host was shown as text, without colour.</summary>
    public string Shown => Host.Ui.Text.ToString();

    public void Set(string variable, object? value) => Runspace.SessionStateProxy.SetVariable(variable, value);

    public PowerShell Shell(string script)
    {
        PowerShell shell = PowerShell.Create(Runspace);
        shell.AddScript(script);
        return shell;
    }

    public Result Run(string script)
    {
        using PowerShell shell = Shell(script);
        RuntimeException? thrown = null;
        List<PSObject> output = [];
        try
        {
            output = [.. shell.Invoke()];
        }
        catch (RuntimeException e)
        {
            thrown = e;
        }

        PSDataStreams streams = shell.Streams;
        return new Result(output, [.. streams.Error], [.. streams.Warning], [.. streams.Verbose], [.. streams.Debug], [.. streams.Progress], [.. streams.Information], thrown);
    }

    /// <summary>The output as an interactive user sees it, line by line, without colour and trailing blanks.</summary>
    public IReadOnlyList<string> Show(string script)
    {
        Host.Ui.Text.Clear();
        Result result = Run($"& {{ {script} }} | Out-Default");
        Assert.Empty(result.Errors);
        Assert.Null(result.Thrown);
        return [.. Shown.Split('\n').Select(static l => l.TrimEnd()).Where(static l => l.Length > 0)];
    }

    public void Dispose() => Runspace.Dispose();

    private static string Metadata(string key) => typeof(ModuleHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value
        ?? throw new InvalidOperationException($"The build did not record {key}.");
}

/// <summary>Everything one script wrote.</summary>
public sealed record Result(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<WarningRecord> Warnings,
    IReadOnlyList<VerboseRecord> Verbose,
    IReadOnlyList<DebugRecord> Debug,
    IReadOnlyList<ProgressRecord> Progress,
    IReadOnlyList<InformationRecord> Information,
    RuntimeException? Thrown)
{
    /// <summary>The error ids without the class that wrote them.</summary>
    public IReadOnlyList<string> ErrorIds => [.. AllErrors.Select(static e => e.FullyQualifiedErrorId.Split(',')[0])];

    public IReadOnlyList<ErrorRecord> AllErrors => Thrown is null ? Errors : [.. Errors, Thrown.ErrorRecord];

    public T Single<T>() => Assert.IsType<T>(Assert.Single(Output).BaseObject);
}
