namespace AuthKit.Mcp.Migration;

/// <summary>What is kept of each file until the whole tree has been read: its path and the hashes of its identifiers, never its text.</summary>
internal sealed class TreeFile(SourceFile file, WordSet words)
{
    public SourceFile File { get; } = file;

    public WordSet Words { get; } = words;

    /// <summary>The path as others import it.</summary>
    public string Module { get; } = FileHandles.Module(file.Path);

    /// <summary>The modules that the file imports, once they have been asked for.</summary>
    public IReadOnlyCollection<string>? Imports { get; set; }
}
