using System.Reflection;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>Each reference of the staged binaries is in the platform or staged beside them; nothing else would be found.</summary>
public class ReferenceTests
{
    private const string Engine = "System.Management.Automation";

    [Fact]
    public void Windows_PowerShell_finds_each_reference_in_NET_Framework_472_or_beside_the_library()
    {
        string staged = Path.Combine(ModuleHost.StagedModule, "bin", "netstandard2.0");
        Dictionary<string, Version> beside = AssemblyFacts.Versions(staged);
        Dictionary<string, Version> framework = AssemblyFacts.Versions(Built.Framework472, Path.Combine(Built.Framework472, "Facades"));

        // A file beside the library is found by our resolver, whatever version is asked for, so it must be the higher one.
        AssertNoneMissing(staged, reference =>
            (beside.TryGetValue(reference.Name ?? "", out Version? version) && version >= reference.Version)
            || (!beside.ContainsKey(reference.Name ?? "") && framework.TryGetValue(reference.Name ?? "", out version) && version >= reference.Version));
    }

    [Fact]
    public void PowerShell_7_finds_each_reference_in_NET_8_or_beside_the_library()
    {
        string staged = Path.Combine(ModuleHost.StagedModule, "bin", "net8.0");
        Dictionary<string, Version> beside = AssemblyFacts.Versions(staged);
        Dictionary<string, Version> runtime = AssemblyFacts.Versions(Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "");
        Version net8 = new(8, 0, 0, 0);

        // The runtime of this process is newer than .NET 8, so a reference must also not ask for more than 8.0.
        AssertNoneMissing(staged, reference => beside.ContainsKey(reference.Name ?? "")
            || (runtime.ContainsKey(reference.Name ?? "") && (reference.Version <= net8 || reference.Name is "netstandard" or "mscorlib")));
    }

    private static void AssertNoneMissing(string folder, Func<AssemblyName, bool> isFound)
    {
        string[] files = Directory.GetFiles(folder, "*.dll");
        Assert.Contains(files, static f => Path.GetFileName(f) == "AuthKit.Mcp.PowerShell.dll");
        Assert.Empty(files.SelectMany(f => AssemblyFacts.References(f).Where(r => r.Name != Engine && !isFound(r)).Select(r => $"{Path.GetFileName(f)} needs {r.Name} {r.Version}")));
    }
}
