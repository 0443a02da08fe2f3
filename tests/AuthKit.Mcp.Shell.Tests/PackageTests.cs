using System.IO.Compression;

namespace AuthKit.Mcp.Shell.Tests;

public sealed class PackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_bundle_is_the_staged_module_without_the_Windows_PowerShell_flavour_and_the_images()
    {
        string bundle = Path.Combine(BuiltTool.Folder, "module", "AuthKit.Mcp");
        Assert.Equal(ModernFiles(), Files(bundle));
        Assert.All(ModernFiles(), f => Assert.Equal(File.ReadAllBytes(Path.Combine(BuiltTool.StagedModule, f)), File.ReadAllBytes(Path.Combine(bundle, f))));
    }

    [Fact]
    public async Task The_packed_tool_installs_from_a_folder_and_runs_outside_the_repository()
    {
        string project = Path.Combine(BuiltTool.RepositoryRoot, "src", "AuthKit.Mcp.Shell", "AuthKit.Mcp.Shell.csproj");
        string feed = Path.Combine(_folder.Path, "feed");
        await Dotnet("pack", project, "--no-build", "--configuration", BuiltTool.Configuration, "--output", feed);
        string package = Assert.Single(Directory.GetFiles(feed, "*.nupkg"));
        using (ZipArchive zip = ZipFile.OpenRead(package))
        {
            const string Root = "tools/net10.0/any/module/AuthKit.Mcp/";
            Assert.Equal(ModernFiles(), zip.Entries.Select(static e => e.FullName).Where(static n => n.StartsWith(Root, StringComparison.Ordinal)).Select(static n => n[Root.Length..]).Order(StringComparer.Ordinal));
        }

        // Cleared sources: nothing is ever asked for outside this folder.
        string config = _folder.Write("nuget.config", "<configuration><packageSources><clear /><add key=\"feed\" value=\"feed\" /></packageSources></configuration>");
        string tools = Path.Combine(_folder.Path, "tools");
        await Dotnet("tool", "install", "AuthKit.Mcp.Shell", "--tool-path", tools, "--configfile", config, "--version", BuiltTool.Version);
        using ChildProcess installed = ChildProcess.Start(Path.Combine(tools, OperatingSystem.IsWindows() ? "authkit-mcp.exe" : "authkit-mcp"), ["-c", "(Get-Module AuthKit.Mcp).ModuleBase; exit 11"], _folder.Path);
        Outcome outcome = await installed.Finish();
        Assert.Equal((11, ""), (outcome.ExitCode, outcome.Error));
        Assert.StartsWith(tools, Assert.Single(outcome.Lines), StringComparison.Ordinal);
    }

    private static string[] ModernFiles() => [.. Files(BuiltTool.StagedModule).Where(static f => !f.StartsWith("bin/", StringComparison.Ordinal) || f.StartsWith("bin/net8.0/", StringComparison.Ordinal))];

    private static string[] Files(string root) =>
        [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private async Task Dotnet(params string[] arguments)
    {
        using ChildProcess dotnet = ChildProcess.Start("dotnet", arguments, _folder.Path);
        Outcome outcome = await dotnet.Finish();
        Assert.True(outcome.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} failed:\n{outcome.Output}\n{outcome.Error}");
    }
}
