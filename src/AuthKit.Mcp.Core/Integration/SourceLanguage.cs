namespace AuthKit.Mcp.Integration;

/// <summary>The languages that code is written in, each with its own literals.</summary>
internal enum SourceLanguage
{
    /// <summary>TypeScript.</summary>
    TypeScript,

    /// <summary>C#.</summary>
    CSharp,

    /// <summary>Python.</summary>
    Python,

    /// <summary>Go.</summary>
    Go,
}
