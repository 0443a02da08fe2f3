namespace AuthKit.Mcp.Core.Tests.Documents;

/// <summary>
/// A document below docs that is made from the code. Tests compare it; with AUTHKIT_MCP_UPDATE_DOCS=1 in the environment
/// they write it instead.
/// </summary>
internal static class GeneratedDocument
{
    private static readonly string Folder = Path.Combine(Root(AppContext.BaseDirectory), "docs");

    public static void Check(string name, string text)
    {
        string file = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("AUTHKIT_MCP_UPDATE_DOCS") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(file, text);
        }

        string found = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        int line = found.Split('\n').Zip(text.Split('\n')).TakeWhile(static l => l.First == l.Second).Count() + 1;
        Assert.True(found == text, $"docs/{name} is not what the code says, from line {line} on. Write it with AUTHKIT_MCP_UPDATE_DOCS=1 dotnet test.");
    }

    /// <summary>Text in a cell of a Markdown table.</summary>
    public static string Cell(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);

    private static string Root(string folder) => File.Exists(Path.Combine(folder, "PSAuthKit.sln"))
        ? folder
        : Root(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run below the repository."));
}
