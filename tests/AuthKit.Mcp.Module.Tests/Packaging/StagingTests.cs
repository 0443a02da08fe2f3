using System.Xml.Linq;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>The staging targets, run by MSBuild on a small tree of stand-in files.</summary>
public sealed class StagingTests : IDisposable
{
    private static readonly string[] Staged =
    [
        "AuthKit.Mcp.psd1", "AuthKit.Mcp.psm1", "AuthKit.Mcp.Format.ps1xml", "AuthKit.Mcp.Types.ps1xml", "CHANGELOG.md", "LICENSE",
        "bin/net8.0/AuthKit.Mcp.Core.dll", "bin/net8.0/AuthKit.Mcp.Core.pdb", "bin/net8.0/AuthKit.Mcp.PowerShell.dll",
        "bin/netstandard2.0/AuthKit.Mcp.PowerShell.dll", "bin/netstandard2.0/System.Text.Json.dll", "en-US/about_AuthKit.Mcp.help.txt",
    ];

    private readonly TemporaryFolder _tree = new();

    public StagingTests()
    {
        foreach (string file in (string[])["LICENSE", "CHANGELOG.md", "module/AuthKit.Mcp.psm1", "module/AuthKit.Mcp.Types.ps1xml", "module/en-US/about_AuthKit.Mcp.help.txt"])
        {
            _tree.Write(file, file);
        }

        _tree.Write("AuthKit.Mcp.psd1", Manifest("1.0"));
        _tree.Write("module/Second.Format.ps1xml", Views("<View>%41; @(Compile) $(Configuration) *?</View>", "<View/>"));
        _tree.Write("module/First.Format.ps1xml", Views("<View>first</View>"));
        string output = "artifacts/bin/AuthKit.Mcp.PowerShell/";
        foreach (string file in (string[])["AuthKit.Mcp.Core.dll", "AuthKit.Mcp.Core.pdb", "AuthKit.Mcp.PowerShell.dll", "AuthKit.Mcp.PowerShell.xml", "AuthKit.Mcp.PowerShell.deps.json"])
        {
            _tree.Write(output + "debug_net8.0/" + file, file);
        }

        foreach (string file in (string[])["AuthKit.Mcp.PowerShell.dll", "AuthKit.Mcp.PowerShell.xml", "System.Text.Json.dll", "System.Text.Json.xml"])
        {
            _tree.Write(output + "debug_netstandard2.0/" + file, file);
        }

        _tree.Write("src/AuthKit.Mcp.PowerShell.proj", $"""
            <Project DefaultTargets="Build">
              <PropertyGroup>
                <RepositoryRoot>{_tree.Path}/</RepositoryRoot>
                <ArtifactsPath>{_tree.Path}/artifacts</ArtifactsPath>
                <StagedModule>{_tree.Path}/artifacts/module/AuthKit.Mcp/</StagedModule>
                <ModernTarget>net8.0</ModernTarget>
                <LegacyTarget>netstandard2.0</LegacyTarget>
                <Configuration Condition="'$(Configuration)' == ''">Debug</Configuration>
              </PropertyGroup>
              <Target Name="Build" />
              <Import Project="{Path.Combine(ModuleHost.RepositoryRoot, "build", "StageModule.targets")}" />
            </Project>
            """);
    }

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void The_outer_build_stages_both_flavours_and_neither_doc_comments_nor_build_files()
    {
        Build();
        Assert.Equal(Staged.Order(StringComparer.Ordinal), StagedFiles());
        Assert.Contains("RootModule = 'AuthKit.Mcp.psm1'; FormatsToProcess", Read("AuthKit.Mcp.psd1"), StringComparison.Ordinal);
    }

    /// <summary>Every character arrives as it is, those that mean something to MSBuild too.</summary>
    [Fact]
    public void The_files_of_views_become_one_in_the_order_of_the_manifest()
    {
        Build();
        Assert.Contains("FormatsToProcess = @('AuthKit.Mcp.Format.ps1xml'); ModuleVersion", Read("AuthKit.Mcp.psd1"), StringComparison.Ordinal);
        XElement views = Assert.Single(XDocument.Parse(Read("AuthKit.Mcp.Format.ps1xml")).Root!.Elements()); // A document has a root.
        Assert.Equal("ViewDefinitions", views.Name.LocalName);
        Assert.Equal(["first", "%41; @(Compile) $(Configuration) *?", ""], views.Elements("View").Select(static v => v.Value));
    }

    [Fact]
    public void A_file_of_views_that_the_manifest_does_not_list_is_an_error()
    {
        _tree.Write("module/Third.Format.ps1xml", Views("<View/>"));
        Child child = Run();
        Assert.Equal(1, child.ExitCode);
        Assert.Contains("FormatsToProcess in AuthKit.Mcp.psd1 does not list", child.All, StringComparison.Ordinal);
    }

    [Fact]
    public void The_build_of_one_flavour_stages_nothing()
    {
        Build("-p:IsCrossTargetingBuild=false");
        Assert.False(Directory.Exists(_tree.File("artifacts", "module")));
    }

    [Fact]
    public void A_second_build_writes_nothing()
    {
        Build();
        DateTime longAgo = new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        string manifest = _tree.File("artifacts", "module", "AuthKit.Mcp", "AuthKit.Mcp.psd1");
        File.SetLastWriteTimeUtc(manifest, longAgo);
        string log = Build("-v:d");
        Assert.DoesNotContain("Copying file from", log, StringComparison.Ordinal);
        Assert.Contains("Did not copy from file", log, StringComparison.Ordinal);
        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(manifest));
    }

    [Fact]
    public void A_changed_view_and_a_changed_help_file_are_staged_again()
    {
        Build();
        _tree.Write("module/AuthKit.Mcp.Types.ps1xml", "another view");
        _tree.Write("module/en-US/about_AuthKit.Mcp.help.txt", "another help");
        _tree.Write("AuthKit.Mcp.psd1", Manifest("2.0"));
        Build();
        Assert.Equal("another view", Read("AuthKit.Mcp.Types.ps1xml"));
        Assert.Equal("another help", Read("en-US/about_AuthKit.Mcp.help.txt"));
        Assert.Contains("'2.0'", Read("AuthKit.Mcp.psd1"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_left_the_sources_leaves_the_stage()
    {
        _tree.Write("module/Old.Types.ps1xml", "old");
        _tree.Write("artifacts/module/AuthKit.Mcp/bin/net8.0/LEFTOVER", "a file without an extension");
        Build();
        Assert.Contains("Old.Types.ps1xml", StagedFiles());
        File.Delete(_tree.File("module", "Old.Types.ps1xml"));
        Build();
        Assert.Equal(Staged.Order(StringComparer.Ordinal), StagedFiles());
    }

    /// <summary>They were made from what lay there before; the build of the images makes them anew, after this.</summary>
    [Fact]
    public void Images_leave_the_stage()
    {
        Build();
        _tree.Write("artifacts/module/AuthKit.Mcp/bin/net10.0/linux-x64/AuthKit.Mcp.PowerShell.dll", "machine code");
        Build();
        Assert.Equal(Staged.Order(StringComparer.Ordinal), StagedFiles());
    }

    [Fact]
    public void Another_configuration_is_staged_although_its_files_are_older()
    {
        string release = _tree.Write("artifacts/bin/AuthKit.Mcp.PowerShell/release_net8.0/AuthKit.Mcp.PowerShell.dll", "release");
        _tree.Write("artifacts/bin/AuthKit.Mcp.PowerShell/release_netstandard2.0/AuthKit.Mcp.PowerShell.dll", "release");
        File.SetLastWriteTimeUtc(release, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Build();
        Build("-p:Configuration=Release");
        Assert.Equal("release", Read("bin/net8.0/AuthKit.Mcp.PowerShell.dll"));
    }

    [Fact]
    public void A_missing_flavour_is_an_error_and_not_a_removal()
    {
        Build();
        Directory.Delete(_tree.File("artifacts", "bin", "AuthKit.Mcp.PowerShell", "debug_netstandard2.0"), recursive: true);
        Child child = Run();
        Assert.Equal(1, child.ExitCode);
        Assert.Contains("Staging needs both flavours", child.All, StringComparison.Ordinal);
        Assert.Equal(Staged.Order(StringComparer.Ordinal), StagedFiles());
    }

    private static string Manifest(string version) =>
        $"@{{ RootModule = 'module/AuthKit.Mcp.psm1'; FormatsToProcess = @(\n    'module/First.Format.ps1xml'\n    'module/Second.Format.ps1xml'\n); ModuleVersion = '{version}' }}\n";

    private static string Views(params string[] views) =>
        $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Configuration>\n  <ViewDefinitions>\n    {string.Join("\n    ", views)}\n  </ViewDefinitions>\n</Configuration>\n";

    private string Build(params string[] arguments)
    {
        Child child = Run(arguments);
        Assert.True(child.ExitCode == 0, child.All);
        return child.All;
    }

    private Child Run(params string[] arguments) =>
        Child.Dotnet(["msbuild", _tree.File("src", "AuthKit.Mcp.PowerShell.proj"), "-nologo", "-nodeReuse:false", "-v:q", "-p:IsCrossTargetingBuild=true", .. arguments]);

    private IReadOnlyList<string> StagedFiles() => _tree.Files("artifacts/module/AuthKit.Mcp");

    private string Read(string staged) => File.ReadAllText(_tree.File("artifacts", "module", "AuthKit.Mcp", staged));
}
