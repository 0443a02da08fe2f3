using System.IO.Compression;
using System.Xml.Linq;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>The package for the PowerShell Gallery, read without the library that wrote it.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ZipArchive _package;

    public PackageTests()
    {
        Child child = Child.Dotnet(Built.Pack, _folder.Path);
        Assert.True(child.ExitCode == 0, child.All);
        PackagePath = Assert.Single(Directory.GetFiles(_folder.Path, "*.nupkg"));
        _package = ZipFile.OpenRead(PackagePath);
    }

    private string PackagePath { get; }

    public void Dispose()
    {
        _package.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void It_holds_the_staged_files_at_its_root_and_only_the_envelope_besides()
    {
        string[] envelope = ["_rels/.rels", "[Content_Types].xml", "AuthKit.Mcp.nuspec"];
        string[] staged = [.. Directory.EnumerateFiles(ModuleHost.StagedModule, "*", SearchOption.AllDirectories).Select(static f => Path.GetRelativePath(ModuleHost.StagedModule, f).Replace('\\', '/'))];
        string[] packed = [.. _package.Entries.Select(static e => Uri.UnescapeDataString(e.FullName)).Where(static n => !n.EndsWith(".psmdcp", StringComparison.Ordinal))];
        Assert.Equal(staged.Concat(envelope).Order(StringComparer.Ordinal), packed.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(packed, static n => n.StartsWith("lib/", StringComparison.Ordinal) || n.EndsWith("System.Management.Automation.dll", StringComparison.Ordinal));
    }

    /// <summary>An installer unpacks it into a folder of its version; what runs there is then what all other tests run.</summary>
    [Fact]
    public void What_it_unpacks_to_is_the_staged_module_byte_for_byte()
    {
        string installed = Path.Combine(_folder.Path, "AuthKit.Mcp", Metadata("version"));
        ZipFile.ExtractToDirectory(PackagePath, installed);
        Assert.All(
            Directory.EnumerateFiles(ModuleHost.StagedModule, "*", SearchOption.AllDirectories),
            f => Assert.Equal(File.ReadAllBytes(f), File.ReadAllBytes(Path.Combine(installed, Path.GetRelativePath(ModuleHost.StagedModule, f)))));
    }

    [Fact]
    public void It_states_what_the_Gallery_shows()
    {
        using ModuleHost host = new(import: false);
        host.Set("manifest", ModuleHost.Manifest);
        string version = host.Run("(Test-ModuleManifest $manifest).Version.ToString()").Single<string>();
        Assert.Equal("AuthKit.Mcp", Metadata("id"));
        Assert.Equal(version, Metadata("version"));
        Assert.EndsWith($"AuthKit.Mcp.{version}.nupkg", PackagePath, StringComparison.Ordinal);
        Assert.EndsWith("/LICENSE", Metadata("licenseUrl"), StringComparison.Ordinal);
        Assert.StartsWith("https://", Metadata("projectUrl"), StringComparison.Ordinal);
        Assert.EndsWith("/CHANGELOG.md", Metadata("releaseNotes"), StringComparison.Ordinal);
        Assert.Contains("not the WorkOS product", Metadata("description"), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_tags_name_the_editions_and_each_cmdlet_once()
    {
        using ModuleHost host = new(import: false);
        host.Set("manifest", ModuleHost.Manifest);
        string[] cmdlets = [.. host.Run("(Test-ModuleManifest $manifest).ExportedCmdlets.Keys").Output.Select(static o => o.ToString())];
        string[] tags = Metadata("tags").Split(' ');
        Assert.NotEmpty(cmdlets);
        Assert.Superset(
            new HashSet<string>(["PSModule", "PSEdition_Core", "PSEdition_Desktop", "PSIncludes_Cmdlet", .. cmdlets.Select(static c => "PSCmdlet_" + c), .. cmdlets.Select(static c => "PSCommand_" + c)]),
            new HashSet<string>(tags));
        Assert.Equal(tags.Distinct(StringComparer.OrdinalIgnoreCase), tags);
        // The Gallery refuses longer lists.
        Assert.InRange(Metadata("tags").Length, 1, 4000);
    }

    private string Metadata(string name)
    {
        ZipArchiveEntry entry = Assert.Single(_package.Entries, static e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal));
        using Stream stream = entry.Open();
        XElement root = XDocument.Load(stream).Root ?? throw new InvalidDataException("The nuspec is empty.");
        return root.Descendants(root.Name.Namespace + name).Single().Value;
    }
}
