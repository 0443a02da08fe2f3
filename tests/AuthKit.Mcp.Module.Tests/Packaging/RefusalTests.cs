using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>When the module cannot be imported, one sentence says why and what to do.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_checkout_without_a_build_says_what_to_run()
    {
        File.Copy(Path.Combine(ModuleHost.RepositoryRoot, "AuthKit.Mcp.psd1"), _folder.File("AuthKit.Mcp.psd1"));
        _folder.CopyFrom(Path.Combine(ModuleHost.RepositoryRoot, "module"), "module");
        string message = OnlyError(_folder.File("AuthKit.Mcp.psd1"));
        Assert.StartsWith("AuthKit.Mcp is not built here (", message, StringComparison.Ordinal);
        Assert.Contains("Run 'dotnet build' in the repository", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_copy_in_one_process_is_refused_by_name_of_the_first()
    {
        _folder.CopyFrom(ModuleHost.StagedModule, "AuthKit.Mcp");
        using ModuleHost first = new();
        string message = OnlyError(_folder.File("AuthKit.Mcp", "AuthKit.Mcp.psd1"));
        string loaded = Path.Combine(ModuleHost.StagedModule, "bin", ModuleHost.Flavour, "AuthKit.Mcp.PowerShell.dll");
        Assert.StartsWith($"AuthKit.Mcp is already loaded in this process from '{loaded}'.", message, StringComparison.Ordinal);
        Assert.Contains("start a new session", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7.0.13", true)]
    [InlineData("7.3.12", true)]
    [InlineData("7.4.0", false)]
    [InlineData("7.6.5", false)]
    public void PowerShell_7_0_to_7_3_are_refused_with_the_version(string version, bool refused)
    {
        // The version table cannot be changed, so the script that refuses is run with another table in its place.
        string script = File.ReadAllText(Path.Combine(ModuleHost.StagedModule, "AuthKit.Mcp.Library.ps1"))
            .Replace("$PSVersionTable", "$table", StringComparison.Ordinal)
            .Replace("$PSScriptRoot", "$root", StringComparison.Ordinal);
        using ModuleHost host = new(import: false);
        host.Set("root", ModuleHost.StagedModule);
        Result result = host.Run($$"""
            $table = @{ PSEdition = 'Core'; PSVersion = [version] '{{version}}' }
            {{script}}
            """);
        Assert.Equal(refused, result.AllErrors.Count > 0);
        if (refused)
        {
            Assert.StartsWith($"AuthKit.Mcp needs PowerShell 7.4 or later, or Windows PowerShell 5.1; this is PowerShell {version}.", Assert.Single(result.AllErrors).Exception.Message, StringComparison.Ordinal);
        }
    }

    private static string OnlyError(string manifest)
    {
        using ModuleHost host = new(import: false);
        host.Set("manifest", manifest);
        Result result = host.Run("Import-Module $manifest; Get-Module AuthKit.Mcp");
        Assert.Empty(result.Output);
        return Assert.Single(result.AllErrors).Exception.Message;
    }
}
