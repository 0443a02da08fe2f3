using System.Reflection;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>Paths that the build recorded for the packaging tests.</summary>
internal static class Built
{
    public static string HelpGen => Fact(nameof(HelpGen));

    public static string Pack => Fact(nameof(Pack));

    public static string ImportProbe => Fact(nameof(ImportProbe));

    public static string Framework472 => Fact(nameof(Framework472));

    /// <summary>Whether the staged module has images: in a Release build.</summary>
    public static bool WithImages => Text(nameof(WithImages)) == "true";

    /// <summary>The platforms that have images in a package.</summary>
    public static IReadOnlyList<string> ImageRuntimes => Text(nameof(ImageRuntimes)).Split(' ');

    public static string HelpFile { get; } = Path.Combine(ModuleHost.RepositoryRoot, "module", "en-US", "AuthKit.Mcp.PowerShell.dll-Help.xml");

    private static string Fact(string key) => Path.GetFullPath(Text(key));

    private static string Text(string key) => typeof(Built).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value
        ?? throw new InvalidOperationException($"The build did not record {key}.");
}
