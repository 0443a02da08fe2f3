using System.Reflection;
using AuthKit.Mcp.Pack;

// Pack [output folder [module folder]]    puts the staged, or another, module into a package as the PowerShell Gallery lays them out
if (args.Length > 2)
{
    Console.Error.WriteLine("usage: Pack [output folder [module folder]]");
    return 2;
}

string Fact(string key) => typeof(ModuleManifest).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value
    ?? throw new InvalidOperationException($"The build did not record {key}.");

string module = Path.GetFullPath(args.Length > 1 ? args[1] : Fact("StagedModule"));
string output = Path.GetFullPath(args.Length > 0 ? args[0] : Fact("PackageFolder"));

// A release has them, a package of a Debug build need not; but if there are any, they have to be right.
if (Fact("WithImages") == "true" || Images.Staged(module).Count > 0)
{
    IReadOnlyList<string> problems = Images.Problems(module, Fact("ImageRuntimes").Split(' '));
    if (problems.Count > 0)
    {
        Console.Error.WriteLine(string.Join(Environment.NewLine, problems));
        return 1;
    }
}

ModuleManifest manifest = ModuleManifest.Read(Path.Combine(module, "AuthKit.Mcp.psd1"));
Console.WriteLine(GalleryPackage.Write(module, manifest, output));
return 0;
