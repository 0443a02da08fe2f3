namespace AuthKit.Mcp.Interop.Tests.Conformance;

/// <summary>The lists that the suite keeps.</summary>
internal enum ConformanceSet
{
    /// <summary>What a revision requires of every client that has OAuth (the suite's --requirements).</summary>
    Required,

    /// <summary>What 2025-03-26 asked for, and no later revision does.</summary>
    BackwardCompatible,

    /// <summary>Optional extensions: run and reported by the suite, never counted.</summary>
    Extension,
}
