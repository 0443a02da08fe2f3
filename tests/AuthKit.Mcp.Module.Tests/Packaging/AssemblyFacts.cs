using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>Names and references of assemblies, read without loading them.</summary>
internal static class AssemblyFacts
{
    public static IReadOnlyList<AssemblyName> References(string path) => Read(path, static metadata =>
        (IReadOnlyList<AssemblyName>)[.. metadata.AssemblyReferences.Select(r => metadata.GetAssemblyReference(r).GetAssemblyName())]);

    public static AssemblyName Name(string path) => Read(path, static metadata => metadata.GetAssemblyDefinition().GetAssemblyName());

    /// <summary>The assemblies of a folder, by simple name.</summary>
    public static Dictionary<string, Version> Versions(params string[] folders) => folders
        .SelectMany(static f => Directory.EnumerateFiles(f, "*.dll"))
        .Where(IsManaged)
        .Select(Name)
        .GroupBy(static n => n.Name ?? "", StringComparer.OrdinalIgnoreCase)
        .ToDictionary(static g => g.Key, static g => g.Max(static n => n.Version) ?? new Version(0, 0), StringComparer.OrdinalIgnoreCase);

    private static bool IsManaged(string path)
    {
        using FileStream file = File.OpenRead(path);
        using PEReader reader = new(file);
        return reader.HasMetadata && reader.GetMetadataReader().IsAssembly;
    }

    private static T Read<T>(string path, Func<MetadataReader, T> read)
    {
        using FileStream file = File.OpenRead(path);
        using PEReader reader = new(file);
        return read(reader.GetMetadataReader());
    }
}
