using System.Xml.Linq;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>The folder that the build laid out and that is packed as it is.</summary>
public class StagedFolderTests
{
    // The tail of System.Text.Json and Microsoft.Bcl.TimeProvider on .NET Framework; a new line here is a new file in other people's processes.
    private static readonly string[] LegacyPackages =
    [
        "Microsoft.Bcl.AsyncInterfaces.dll", "Microsoft.Bcl.TimeProvider.dll", "System.Buffers.dll", "System.Memory.dll", "System.Numerics.Vectors.dll",
        "System.Runtime.CompilerServices.Unsafe.dll", "System.Text.Encodings.Web.dll", "System.Text.Json.dll", "System.Threading.Tasks.Extensions.dll",
    ];

    [Fact]
    public void The_PowerShell_7_flavour_has_no_assembly_but_ours() =>
        Assert.All(Libraries("net8.0"), static name => Assert.StartsWith("AuthKit.Mcp.", name, StringComparison.Ordinal));

    [Fact]
    public void The_Windows_PowerShell_flavour_has_ours_and_the_known_packages() =>
        Assert.Equal(LegacyPackages, Libraries("netstandard2.0").Where(static n => !n.StartsWith("AuthKit.Mcp.", StringComparison.Ordinal)));

    [Fact]
    public void Both_flavours_have_the_same_libraries_of_ours()
    {
        string[] modern = Libraries("net8.0");
        Assert.Contains("AuthKit.Mcp.PowerShell.dll", modern);
        Assert.Equal(modern, Libraries("netstandard2.0").Where(static n => n.StartsWith("AuthKit.Mcp.", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_release_has_images_of_the_same_libraries_for_each_platform_and_another_build_has_none()
    {
        string[] images = Built.WithImages ? [.. Built.ImageRuntimes.Select(static r => "net10.0/" + r)] : [];
        string binaries = Path.Combine(ModuleHost.StagedModule, "bin");
        string[] folders = [.. Directory.EnumerateFiles(binaries, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(binaries, Path.GetDirectoryName(f) ?? "").Replace('\\', '/')).Distinct()];
        Assert.Equal(images.Append("net8.0").Append("netstandard2.0").Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
        Assert.All(images, static i => Assert.Equal(Libraries("net8.0"), Directory.EnumerateFiles(Path.Combine(ModuleHost.StagedModule, "bin", i)).Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Every_other_file_is_a_module_file_of_the_repository()
    {
        string module = Path.Combine(ModuleHost.RepositoryRoot, "module");
        string[] expected =
        [
            .. Directory.EnumerateFiles(module, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(module, f)).Where(static f => !f.EndsWith(".Format.ps1xml", StringComparison.Ordinal)),
            "AuthKit.Mcp.psd1", "AuthKit.Mcp.Format.ps1xml", "LICENSE", "CHANGELOG.md",
        ];
        string[] staged =
        [
            .. Directory.EnumerateFiles(ModuleHost.StagedModule, "*", SearchOption.AllDirectories)
                .Select(static f => Path.GetRelativePath(ModuleHost.StagedModule, f))
                .Where(static f => Path.GetExtension(f) is not (".dll" or ".pdb")),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), staged.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_one_file_of_views_has_every_view_of_the_repository()
    {
        XElement[] views = [.. Views(Path.Combine(ModuleHost.StagedModule, "AuthKit.Mcp.Format.ps1xml"))];
        XElement[] expected = [.. Directory.EnumerateFiles(Path.Combine(ModuleHost.RepositoryRoot, "module"), "*.Format.ps1xml").Order(StringComparer.Ordinal).SelectMany(Views)];
        Assert.InRange(expected.Length, 30, int.MaxValue);
        Assert.Equal(expected.Select(static v => v.ToString()), views.Select(static v => v.ToString()));
    }

    private static IEnumerable<XElement> Views(string file) => XDocument.Load(file).Descendants("ViewDefinitions").Elements();

    private static string[] Libraries(string flavour) =>
        [.. Directory.EnumerateFiles(Path.Combine(ModuleHost.StagedModule, "bin", flavour), "*.dll").Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
}
