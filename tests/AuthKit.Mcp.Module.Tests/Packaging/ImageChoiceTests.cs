using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>Which library the root script imports, told from stand-ins for the platform and for the files.</summary>
public sealed class ImageChoiceTests : IDisposable
{
    private const string Runtime = "[System.Runtime.InteropServices.RuntimeInformation]";

    private static readonly Dictionary<string, string> StandIns = new()
    {
        ["$PSVersionTable"] = "$table",
        ["$PSScriptRoot"] = "$root",
        ["$env:AUTHKIT_MCP_FLAVOUR"] = "$wish",
        ["[System.Environment]::Version.Major"] = "$major",
        ["$IsWindows"] = "$onWindows",
        ["$IsMacOS"] = "$onMac",
        ["$IsLinux"] = "$onLinux",
        ["$runtime::ProcessArchitecture"] = "$processor",
        ["$runtime::RuntimeIdentifier"] = "$identifier",
        [Runtime + "::RuntimeIdentifier"] = "$identifier",
        [Runtime + "::FrameworkDescription"] = "$framework",
        ["& \"$root/AuthKit.Mcp.Library.ps1\""] = "& $other",
    };

    private readonly TemporaryFolder _module = new();

    public ImageChoiceTests()
    {
        foreach (string folder in (string[])["net8.0", "netstandard2.0"])
        {
            _module.Write($"bin/{folder}/AuthKit.Mcp.PowerShell.dll", "a library");
        }
    }

    public static TheoryData<string> Runtimes => [.. Built.ImageRuntimes];

    public void Dispose() => _module.Dispose();

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Each_platform_that_has_an_image_gets_its_own(string runtime)
    {
        StageAllImages();
        Assert.Equal($"net10.0/{runtime}", Chosen(On(runtime)));
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Without_images_the_IL_is_imported(string runtime) => Assert.Equal("net8.0", Chosen(On(runtime)));

    [Fact]
    public void A_folder_that_lost_its_images_is_passed_over()
    {
        Directory.CreateDirectory(_module.File("bin", "net10.0", "linux-x64"));
        Assert.Equal("net8.0", Chosen(On("linux-x64")));
    }

    [Theory]
    [InlineData("linux-musl-x64")]
    [InlineData("alpine.3.22-x64")]
    public void The_images_for_Linux_are_not_used_where_nobody_tried_them(string identifier)
    {
        StageAllImages();
        Assert.Equal("net8.0", Chosen(On("linux-x64") with { Identifier = identifier }));
    }

    [Fact]
    public void A_NET_that_a_distribution_has_built_gets_the_images_of_its_platform()
    {
        StageAllImages();
        Assert.Equal("net10.0/linux-x64", Chosen(On("linux-x64") with { Identifier = "debian.13-x64" }));
    }

    [Theory]
    [InlineData("linux-x86")]
    [InlineData("win-arm64")]
    [InlineData("osx-x64")]
    [InlineData("freebsd-x64")]
    public void A_platform_without_an_image_gets_the_IL(string runtime)
    {
        StageAllImages();
        Assert.Equal("net8.0", Chosen(On(runtime)));
    }

    [Theory]
    [InlineData(8, "net8.0")]
    [InlineData(9, "net8.0")]
    [InlineData(10, "net10.0/linux-x64")]
    [InlineData(11, "net10.0/linux-x64")]
    public void Images_are_for_NET_10_and_later(int major, string folder)
    {
        StageAllImages();
        Assert.Equal(folder, Chosen(On("linux-x64") with { Major = major }));
    }

    [Theory]
    [InlineData("net8.0", "net8.0")]
    [InlineData("netstandard2.0", "netstandard2.0")]
    [InlineData("other", "net10.0/linux-x64")]
    public void The_variable_outweighs_the_images(string flavour, string folder)
    {
        StageAllImages();
        Assert.Equal(folder, Chosen(On("linux-x64") with { Flavour = flavour }));
    }

    [Fact]
    public void Windows_PowerShell_gets_its_flavour_and_is_asked_for_nothing_that_it_lacks()
    {
        StageAllImages();
        // No stand-ins: under strict mode a variable that is missing, as there, would be an error.
        Assert.Equal("netstandard2.0", Chosen(new Place("", "", 4, "", ""), desktop: true));
    }

    private static Place On(string runtime) => new(runtime.Split('-')[0], runtime.Split('-')[1], 10, runtime, "");

    private void StageAllImages()
    {
        foreach (string runtime in Built.ImageRuntimes)
        {
            _module.Write($"bin/net10.0/{runtime}/AuthKit.Mcp.PowerShell.dll", "an image");
        }
    }

    /// <summary>Runs the parts of the two scripts that choose. What the engine says of its platform cannot be changed, so they ask other variables.</summary>
    private string Chosen(Place place, bool desktop = false)
    {
        string other = Script("AuthKit.Mcp.Library.ps1", "$loaded = ", "$PSVersionTable", "$PSScriptRoot", "$env:AUTHKIT_MCP_FLAVOUR", "[System.Environment]::Version.Major",
            "$IsWindows", "$IsMacOS", "$IsLinux", "$runtime::ProcessArchitecture", "$runtime::RuntimeIdentifier");
        string usual = Script("AuthKit.Mcp.psm1", "try {", "$PSScriptRoot", "$env:AUTHKIT_MCP_FLAVOUR", $"{Runtime}::RuntimeIdentifier", $"{Runtime}::FrameworkDescription", "& \"$root/AuthKit.Mcp.Library.ps1\"");
        using ModuleHost host = new(import: false);
        host.Set("root", _module.Path);
        host.Set("wish", place.Flavour);
        host.Set("identifier", place.Identifier);
        host.Set("framework", desktop ? ".NET Framework 4.8.9310.0" : $".NET {place.Major}.0.1");
        if (!desktop)
        {
            host.Set("major", place.Major);
            host.Set("onWindows", place.System == "win");
            host.Set("onMac", place.System == "osx");
            host.Set("onLinux", place.System == "linux");
            host.Set("processor", place.Processor.ToUpperInvariant());
        }

        string version = desktop ? "PSEdition = 'Desktop'; PSVersion = [version] '5.1'" : "PSEdition = 'Core'; PSVersion = [version] '7.6'";
        string library = host.Run($"$table = @{{ {version} }}\n$other = {{\n{other}\n$library\n}}\n{usual}\n$library").Single<string>();
        Assert.Equal("AuthKit.Mcp.PowerShell.dll", Path.GetFileName(library));
        return Path.GetRelativePath(_module.File("bin"), Path.GetDirectoryName(library) ?? "").Replace('\\', '/');
    }

    private static string Script(string file, string end, params string[] asks)
    {
        string script = File.ReadAllText(Path.Combine(ModuleHost.RepositoryRoot, "module", file)).Split(end)[0];
        foreach (string asked in asks)
        {
            Assert.Contains(asked, script, StringComparison.Ordinal);
            script = script.Replace(asked, StandIns[asked], StringComparison.Ordinal);
        }

        return script;
    }

    private sealed record Place(string System, string Processor, int Major, string Identifier, string Flavour);
}
