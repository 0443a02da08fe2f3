using NuGet.Packaging;
using NuGet.Versioning;

namespace AuthKit.Mcp.Pack;

/// <summary>A package as the PowerShell Gallery serves them: the module's files at the root, no lib folder.</summary>
internal static class GalleryPackage
{
    /// <summary>Writes the package and returns its path.</summary>
    public static string Write(string staged, ModuleManifest manifest, string folder)
    {
        PackageBuilder builder = new(deterministic: true)
        {
            Id = manifest.Name,
            Version = NuGetVersion.Parse(manifest.Version),
            Description = manifest.Description,
            Copyright = manifest.Copyright,
            LicenseUrl = manifest.License,
            ProjectUrl = manifest.Project,
            ReleaseNotes = manifest.ReleaseNotes,
        };
        builder.Authors.Add(manifest.Author);
        builder.Owners.Add(manifest.Owner);
        builder.Tags.AddRange(manifest.Tags());
        foreach (string file in Directory.EnumerateFiles(staged, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            builder.Files.Add(new PhysicalPackageFile { SourcePath = file, TargetPath = Path.GetRelativePath(staged, file) });
        }

        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"{manifest.Name}.{manifest.Version}.nupkg");
        using FileStream stream = File.Create(path);
        builder.Save(stream);
        return path;
    }
}
