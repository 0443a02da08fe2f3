using System.Management.Automation.Language;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>Scripts of the repository, by their path in it.</summary>
internal static class Scripts
{
    public static ScriptBlockAst Parse(string path, out ParseError[] errors) => Parser.ParseFile(Path.Combine(ModuleHost.RepositoryRoot, path), out _, out errors);

    public static IReadOnlyList<string> Errors(string path)
    {
        Parse(path, out ParseError[] errors);
        return [.. errors.Select(static e => $"line {e.Extent.StartLineNumber}: {e.Message}")];
    }
}
