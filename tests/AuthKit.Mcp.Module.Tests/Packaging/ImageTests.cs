using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>An image of the staged libraries for this platform, made as for a package and used; and the packer, which reads them all.</summary>
public sealed class ImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>One test for what costs a compilation: the images are used, what is ours is not compiled again, and the packer knows them from others.</summary>
    [SkippableFact]
    public void Images_of_this_platform_are_imported_and_run_without_a_compilation_of_our_methods()
    {
        string runtime = ThisPlatform();
        Skip.IfNot(Built.ImageRuntimes.Contains(runtime), $"There are no images for {runtime}.");
        CopyModule();
        Compile(runtime);

        string images = _folder.File("AuthKit.Mcp", "bin", "net10.0", runtime);
        Assert.Equal(Libraries(images), Libraries(_folder.File("AuthKit.Mcp", "bin", "net8.0")));
        (string[] loaded, int compiled) = Use("images", flavour: null);
        (string[] loadedIl, int compiledIl) = Use("il", flavour: "net8.0");
        Assert.Equal([images, images, images], loaded.Select(static l => Path.GetDirectoryName(l)));
        Assert.All(loadedIl, static l => Assert.EndsWith("net8.0", Path.GetDirectoryName(l), StringComparison.Ordinal));

        // The engine is IL here and is compiled in both; of ours about 2,100 methods are compiled without images.
        Assert.InRange(compiledIl - compiled, 1000, int.MaxValue);

        Assert.StartsWith($"AuthKit.Mcp is already loaded in this process from '{Path.Combine(images, "AuthKit.Mcp.PowerShell.dll")}'.", SecondBuild(runtime), StringComparison.Ordinal);

        // Right for this platform, and so wrong for each other one.
        Assert.DoesNotContain(Packed().Split('\n'), l => l.Contains(images, StringComparison.Ordinal));
        string other = Built.ImageRuntimes.First(r => r != runtime);
        Directory.Move(images, _folder.File("AuthKit.Mcp", "bin", "net10.0", other));
        Assert.Contains($"is not for {other}: its machine is", Packed(), StringComparison.Ordinal);
        File.Copy(_folder.File("AuthKit.Mcp", "bin", "netstandard2.0", "AuthKit.Mcp.Core.dll"), _folder.File("AuthKit.Mcp", "bin", "net8.0", "AuthKit.Mcp.Core.dll"), overwrite: true);
        Assert.Contains("was not made from", Packed(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_with_some_images_only_or_with_other_files_among_them_is_refused()
    {
        CopyModule();
        string first = Built.ImageRuntimes[0];
        _folder.CopyFrom(Path.Combine(ModuleHost.StagedModule, "bin", "net8.0"), $"AuthKit.Mcp/bin/net10.0/{first}");
        string[] lines = Packed().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(
            Libraries(_folder.File("AuthKit.Mcp", "bin", "net8.0")),
            library =>
            {
                Assert.Contains(lines, l => l.Contains(Path.Combine("net10.0", first, library) + " has no machine code.", StringComparison.Ordinal));
                Assert.All(Built.ImageRuntimes.Skip(1), r => Assert.Contains(lines, l => l.Contains(Path.Combine("net10.0", r, library) + " is missing.", StringComparison.Ordinal)));
            });
        Assert.Contains(lines, l => l.Contains(Path.Combine(first, "AuthKit.Mcp.Core.pdb") + " is no image of a library of ours", StringComparison.Ordinal));
    }

    private static string ThisPlatform()
    {
        Skip.If(RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal), "There are no images for musl.");
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
#pragma warning disable CA1308 // .NET writes its platforms in lower case.
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
#pragma warning restore CA1308
    }

    private static string[] Libraries(string folder) => [.. Directory.EnumerateFiles(folder, "*.dll").Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    /// <summary>The staged module, without the images that a Release build has.</summary>
    private void CopyModule()
    {
        _folder.CopyFrom(ModuleHost.StagedModule, "AuthKit.Mcp");
        if (Built.WithImages)
        {
            Directory.Delete(_folder.File("AuthKit.Mcp", "bin", "net10.0"), recursive: true);
        }
    }

    private void Compile(string runtime)
    {
        string[] build =
        [
            Path.Combine(ModuleHost.RepositoryRoot, "build", "ReadyToRun", "AuthKit.Mcp.ReadyToRun.csproj"), "-nologo", "-nodeReuse:false", "-v:m",
            "-p:WithImages=true", $"-p:ImageRuntimes={runtime}", $"-p:ArtifactsPath={_folder.File("artifacts")}",
            $"-p:ImageSource={_folder.File("AuthKit.Mcp", "bin", "net8.0")}/", $"-p:ImageFolder={_folder.File("AuthKit.Mcp", "bin", "net10.0")}/",
        ];
        Child restore = Child.Dotnet(["restore", .. build]);
        // The feed cannot be reached, or does not have the package. Any other error is one of ours.
        string? offline = restore.All.Split('\n').FirstOrDefault(static l => l.Contains("error NU1301", StringComparison.Ordinal) || l.Contains("error NU110", StringComparison.Ordinal));
        Skip.If(restore.ExitCode != 0 && offline is not null, $"The compiler for images could not be restored: {offline}");
        Assert.True(restore.ExitCode == 0, restore.All);
        Child child = Child.Dotnet(["build", "--no-restore", .. build]);
        Assert.True(child.ExitCode == 0, child.All);
    }

    /// <summary>Imports the module in a fresh process and checks a server: the libraries that were loaded, and how many methods were compiled.</summary>
    private (string[] Loaded, int Compiled) Use(string name, string? flavour)
    {
        string loaded = _folder.File(name + ".loaded");
        string compiled = _folder.File(name + ".compiled");
        string script = _folder.Write(
            name + "/use.psm1",
            $$"""
            $before = [System.Runtime.JitInfo]::GetCompiledMethodCount($false)
            Import-Module '{{_folder.File("AuthKit.Mcp", "AuthKit.Mcp.psd1")}}'
            $sandbox = Start-AuthKitSandbox
            if ((Test-McpDiscovery $sandbox.McpUri).Verdict -ne 'Warning') { throw 'The check went wrong.' }
            Stop-AuthKitSandbox
            [System.IO.File]::WriteAllText('{{compiled}}', [string]([System.Runtime.JitInfo]::GetCompiledMethodCount($false) - $before))
            $ours = [System.AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -in 'AuthKit.Mcp.Core', 'AuthKit.Mcp.PowerShell', 'AuthKit.Mcp.Sandbox' })
            [System.IO.File]::WriteAllLines('{{loaded}}', [string[]] $ours.Location)
            """);
        FreshProcess.Import(_folder, script, flavour);
        return (File.ReadAllLines(loaded), int.Parse(File.ReadAllText(compiled), CultureInfo.InvariantCulture));
    }

    /// <summary>What a session says that has the module and imports another build of it, in a runspace of its own.</summary>
    private string SecondBuild(string runtime)
    {
        string said = _folder.File("second.said");
        _folder.CopyFrom(_folder.File("AuthKit.Mcp"), "second/AuthKit.Mcp");
        ChangeIdentity(_folder.File("second", "AuthKit.Mcp", "bin", "net10.0", runtime, "AuthKit.Mcp.PowerShell.dll"));
        string script = _folder.Write(
            "second/use.psm1",
            $$"""
            Import-Module '{{_folder.File("AuthKit.Mcp", "AuthKit.Mcp.psd1")}}'
            $other = [powershell]::Create([initialsessionstate]::CreateDefault2())
            $null = $other.AddScript("Import-Module '{{_folder.File("second", "AuthKit.Mcp", "AuthKit.Mcp.psd1")}}'").Invoke()
            [System.IO.File]::WriteAllText('{{said}}', $other.Streams.Error -join "`n")
            $other.Dispose()
            """);
        FreshProcess.Import(_folder, script, flavour: null);
        return File.ReadAllText(said);
    }

    /// <summary>Makes a library one of another build: the runtime tells builds of one name apart by the id of their module.</summary>
    private static void ChangeIdentity(string library)
    {
        byte[] bytes = File.ReadAllBytes(library);
        byte[] id;
        using (PEReader image = new(new MemoryStream(bytes)))
        {
            MetadataReader metadata = image.GetMetadataReader();
            id = metadata.GetGuid(metadata.GetModuleDefinition().Mvid).ToByteArray();
        }

        byte[] other = Guid.NewGuid().ToByteArray();
        int found = 0;
        for (int at = bytes.AsSpan().IndexOf(id); at >= 0; at = bytes.AsSpan().IndexOf(id))
        {
            other.CopyTo(bytes, at);
            found++;
        }

        Assert.True(found > 0);
        File.WriteAllBytes(library, bytes);
    }

    /// <summary>What the packer has against the module.</summary>
    private string Packed()
    {
        Child child = Child.Dotnet(Built.Pack, _folder.File("package"), _folder.File("AuthKit.Mcp"));
        Assert.Equal((1, ""), (child.ExitCode, child.Output));
        return child.Error;
    }
}
