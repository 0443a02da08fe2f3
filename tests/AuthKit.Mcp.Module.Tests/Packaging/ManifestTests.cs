using System.Management.Automation;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Packaging;

public class ManifestTests
{
    private static readonly string RootManifest = Path.Combine(ModuleHost.RepositoryRoot, "AuthKit.Mcp.psd1");

    public static TheoryData<string> Manifests => new(ModuleHost.Manifest, RootManifest);

    [Theory]
    [MemberData(nameof(Manifests))]
    public void The_manifest_passes_Test_ModuleManifest(string manifest)
    {
        using ModuleHost host = new(import: false);
        host.Set("manifest", manifest);
        Result result = host.Run("Test-ModuleManifest -Path $manifest");
        Assert.Empty(result.AllErrors);
        Assert.Empty(result.Warnings);
        Assert.Equal("AuthKit.Mcp", result.Single<PSModuleInfo>().Name);
    }

    [Fact]
    public void The_manifest_of_the_checkout_imports_after_a_build_and_has_help()
    {
        using ModuleHost host = new(import: false);
        host.Set("manifest", RootManifest);
        Result result = host.Run("Import-Module $manifest; (Get-Module AuthKit.Mcp).Version.ToString(); [AuthKit.Mcp.DependencyResolver].Assembly.Location; Get-Help about_AuthKit.Mcp");
        Assert.Empty(result.AllErrors);
        Assert.Equal(Path.Combine(ModuleHost.StagedModule, "bin", ModuleHost.Flavour, "AuthKit.Mcp.PowerShell.dll"), result.Output[1].BaseObject);
        Assert.Contains("A FIRST SESSION", result.Output[2].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_manifest_exports_each_cmdlet_class_and_nothing_else()
    {
        using ModuleHost host = new();
        host.Set("manifest", ModuleHost.Manifest);
        Result result = host.Run(
            """
            (Test-ModuleManifest $manifest).ExportedCmdlets.Keys -join ' '
            (Get-Command -Module AuthKit.Mcp).Name -join ' '
            @([AuthKit.Mcp.DependencyResolver].Assembly.GetExportedTypes().ForEach({
                $_.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false).ForEach({ $_.VerbName + '-' + $_.NounName }) })) -join ' '
            """);
        Assert.Empty(result.AllErrors);
        string[][] names = [.. result.Output.Select(static o => o.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).ToArray())];
        Assert.Equal(names[0], names[2]);
        Assert.Equal(names[0], names[1]);
    }

    [Fact]
    public void Every_exported_cmdlet_has_an_approved_verb()
    {
        using ModuleHost host = new();
        Result result = host.Run("Get-Command -Module AuthKit.Mcp | ForEach-Object Verb");
        HashSet<string> approved = [.. typeof(VerbsCommon).Assembly.GetExportedTypes()
            .Where(static t => t.Name.StartsWith("Verbs", StringComparison.Ordinal))
            .SelectMany(static t => t.GetFields())
            .Select(static f => f.GetRawConstantValue() as string ?? "")];
        Assert.NotEmpty(result.Output);
        Assert.All(result.Output, verb => Assert.Contains(verb.ToString(), approved));
    }
}
