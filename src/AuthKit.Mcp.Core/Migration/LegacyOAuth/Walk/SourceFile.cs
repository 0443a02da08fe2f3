namespace AuthKit.Mcp.Migration;

/// <summary>A source file that the walk came upon.</summary>
/// <param name="FullPath">Where it is.</param>
/// <param name="Path">The path below the root, with forward slashes.</param>
/// <param name="Language">By the end of its name.</param>
/// <param name="IsTest">True for tests, which are never a place.</param>
internal sealed record SourceFile(string FullPath, string Path, McpSourceLanguage Language, bool IsTest);
