using System.Reflection;
using AuthKit.Mcp.Pack;

// Pack [output folder]    puts the staged module into a package as the PowerShell Gallery lays them out
if (args.Length > 1)
{
    Console.Error.WriteLine("usage: Pack [output folder]");
    return 2;
}

string Fact(string key) => Path.GetFullPath(
    typeof(ModuleManifest).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value
    ?? throw new InvalidOperationException($"The build did not record {key}."));

string staged = Fact("StagedModule");
ModuleManifest manifest = ModuleManifest.Read(Path.Combine(staged, "AuthKit.Mcp.psd1"));
Console.WriteLine(GalleryPackage.Write(staged, manifest, args.Length == 1 ? args[0] : Fact("PackageFolder")));
return 0;
