using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>The user's view: the Pester suite, in a real PowerShell where there is one.</summary>
public class PesterSuiteTests
{
    // The test host has an empty module path of its own; PowerShell makes its usual one when there is none.
    private static readonly Dictionary<string, string?> Environment = new() { ["PSModulePath"] = null, ["AUTHKIT_MCP_FLAVOUR"] = null, ["NO_COLOR"] = "1" };

    [SkippableFact]
    public void The_Pester_suite_passes_in_PowerShell_7()
    {
        string? pwsh = OnPath("pwsh");
        Skip.If(pwsh is null, "There is no pwsh on the PATH: install PowerShell 7.4 or later to run tests/Pester.");
        string version = Run(pwsh, "@(Get-Module -ListAvailable Pester).Where({ $_.Version -ge [version] '5.3' }, 'First').Version.ToString()").Output.Trim();
        Skip.If(version.Length == 0, "The pwsh on the PATH has no Pester 5.3 or later: run 'Install-PSResource Pester' to run tests/Pester.");
        string suite = Path.Combine(ModuleHost.RepositoryRoot, "tests", "Pester");
        Child child = Run(pwsh, $"Import-Module Pester -MinimumVersion 5.3; $r = Invoke-Pester -Path '{suite.Replace("'", "''", StringComparison.Ordinal)}' -PassThru; \"ran $($r.PassedCount) of $($r.TotalCount)\"; exit [int]($r.Result -ne 'Passed' -or $r.PassedCount -eq 0)");
        Assert.True(child.ExitCode == 0, child.All);
    }

    [Theory]
    [InlineData("Gateway.Tests.ps1")]
    [InlineData("Discovery.Tests.ps1")]
    [InlineData("Module.Tests.ps1")]
    [InlineData("Package.Tests.ps1")]
    [InlineData("Support.ps1")]
    public void Each_file_of_the_suite_parses_and_is_known_here(string name)
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(ModuleHost.RepositoryRoot, "tests", "Pester")).Select(static f => Path.GetFileName(f))];
        Assert.Contains(name, files);
        Assert.Equal(5, files.Length);
        Assert.Empty(Scripts.Errors(Path.Combine("tests", "Pester", name)));
    }

    private static Child Run(string pwsh, string command) => Child.Run(pwsh, Environment, "-NoProfile", "-NonInteractive", "-Command", command);

    private static string? OnPath(string program) => (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { program, program + ".exe" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
