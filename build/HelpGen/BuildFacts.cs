using System.Reflection;

namespace AuthKit.Mcp.HelpGen;

/// <summary>Where things are, as the build that made this tool recorded it.</summary>
public static class BuildFacts
{
    /// <summary>The staged manifest.</summary>
    public static string Manifest { get; } = Read(nameof(Manifest));

    /// <summary>The folder of the XML doc comments.</summary>
    public static string DocsFolder { get; } = Read(nameof(DocsFolder));

    /// <summary>The help file in the repository.</summary>
    public static string HelpFile { get; } = Read(nameof(HelpFile));

    private static string Read(string key) => Path.GetFullPath(
        typeof(BuildFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value
        ?? throw new InvalidOperationException($"The build did not record {key}."));
}
