namespace AuthKit.Mcp.Migration;

/// <summary>What it means that a file or folder was left out.</summary>
internal enum SourceOmission
{
    /// <summary>Nobody wrote it for the server: dependencies, build output, tests, what git ignores.</summary>
    ByDesign,

    /// <summary>The user said so.</summary>
    Excluded,

    /// <summary>It may hold code of the server all the same.</summary>
    Doubtful,
}
