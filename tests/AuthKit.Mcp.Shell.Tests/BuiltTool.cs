using System.Reflection;

namespace AuthKit.Mcp.Shell.Tests;

/// <summary>The tool as the build left it, run as a process of its own.</summary>
public static class BuiltTool
{
    public static readonly string RepositoryRoot = Metadata("RepositoryRoot");
    public static readonly string StagedModule = Path.GetFullPath(Metadata("StagedModule"));
    public static readonly string Configuration = Metadata("Configuration");
    public static readonly string Version = Metadata("Version");
    public static readonly string Folder = Path.Combine(RepositoryRoot, "artifacts", "bin", "AuthKit.Mcp.Shell", Configuration.ToLowerInvariant());

    public static readonly string Library = Path.Combine(Folder, "AuthKit.Mcp.Shell.dll");

    public static ChildProcess Start(params string[] arguments) => ChildProcess.Start("dotnet", [Library, .. arguments]);

    public static Task<Outcome> Run(params string[] arguments) => RunWithInput("", arguments);

    public static async Task<Outcome> RunWithInput(string input, params string[] arguments)
    {
        using ChildProcess child = Start(arguments);
        return await child.Finish(input);
    }

    private static string Metadata(string key) => typeof(BuiltTool).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value
        ?? throw new InvalidOperationException($"The build did not record {key}.");
}
