namespace AuthKit.Mcp;

/// <summary>
/// A place in a source file that holds home-grown OAuth code. It has no property that a path parameter takes from the
/// pipeline, so that a place, which may be a part of a file, is never piped into a delete.
/// </summary>
public sealed record McpLegacyOAuthPlace
{
    /// <summary>The full path of the file.</summary>
    public required string File { get; init; }

    /// <summary>The first line, counted from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The last line of the function, class or statement that the place is in.</summary>
    public required int EndLine { get; init; }

    /// <summary>What the code does.</summary>
    public required McpLegacyOAuthKind Kind { get; init; }

    /// <summary>High, Medium or Low.</summary>
    public required McpLegacyOAuthConfidence Confidence { get; init; }

    /// <summary>What gave it away, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>File when nothing else is in the file; Section when the rest of the file stays.</summary>
    public required McpLegacyOAuthScope Scope { get; init; }

    /// <summary>The pattern that found it.</summary>
    public required string PatternId { get; init; }

    /// <summary>The language of the file.</summary>
    public required McpSourceLanguage Language { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line} {Kind}";
}
