namespace AuthKit.Mcp.Migration;

/// <summary>What to search for, and whom to tell what was left out.</summary>
public sealed record LegacyOAuthOptions
{
    /// <summary>The languages to search; none means all.</summary>
    public IReadOnlyCollection<McpSourceLanguage> Languages { get; init; } = [];

    /// <summary>The kinds to find; none means all.</summary>
    public IReadOnlyCollection<McpLegacyOAuthKind> Kinds { get; init; } = [];

    /// <summary>Places below this confidence are left out.</summary>
    public McpLegacyOAuthConfidence MinimumConfidence { get; init; } = McpLegacyOAuthConfidence.Low;

    /// <summary>Wildcards; a file or folder whose name or path below the root fits one is left out.</summary>
    public IReadOnlyCollection<string> Exclude { get; init; } = [];

    /// <summary>How many files are read at once.</summary>
    public int ThrottleLimit { get; init; } = Environment.ProcessorCount;

    /// <summary>Takes a sentence about each file or folder that was left out, and why. Called on any thread.</summary>
    public Action<string>? Skipped { get; init; }

    /// <summary>Takes a sentence about what the search leaves undone although it was asked for. Called on any thread.</summary>
    public Action<string>? Warned { get; init; }

    /// <summary>Counts what is read and what is left out, over as many searches as use it.</summary>
    internal SourceCoverage Coverage { get; init; } = new();

    /// <summary>Takes what could not be read. Called on any thread; the search goes on.</summary>
    public Action<AuthKitException>? Failed { get; init; }
}
