namespace AuthKit.Mcp;

/// <summary>A source file that is nothing but home-grown OAuth code and that no other file imports: it can go as a whole.</summary>
public sealed record McpLegacyOAuthFile
{
    /// <summary>The full path of the file.</summary>
    public required string File { get; init; }

    /// <summary>What the code does, without repetition.</summary>
    public IReadOnlyList<McpLegacyOAuthKind> Kinds { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The confidence of the surest place in it.</summary>
    public required McpLegacyOAuthConfidence Confidence { get; init; }

    /// <summary>Why it can go, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The language of the file.</summary>
    public required McpSourceLanguage Language { get; init; }

    /// <summary>How many lines the file has.</summary>
    public required int LineCount { get; init; }

    /// <summary>The path as PowerShell's literal path parameters take it: Remove-Item binds it, wildcard characters and all.</summary>
    public string PSPath => $"Microsoft.PowerShell.Core\\FileSystem::{File}";

    /// <inheritdoc/>
    public override string ToString() => File;
}
