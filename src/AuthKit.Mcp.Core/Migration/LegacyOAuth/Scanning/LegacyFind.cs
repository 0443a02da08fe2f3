namespace AuthKit.Mcp.Migration;

/// <summary>A place in one file, by characters.</summary>
internal sealed record LegacyFind(McpLegacyOAuthKind Kind, McpLegacyOAuthConfidence Confidence, string Reason, string PatternId, int Start, int End)
{
    /// <summary>The name of the variable that keeps something, or null.</summary>
    public string? Name { get; init; }

    /// <summary>True for what answers requests: what is inside it is a part of it.</summary>
    public bool IsRoute => Kind <= McpLegacyOAuthKind.ConsentPage;

    public bool Overlaps(LegacyFind other) => Start <= other.End && other.Start <= End;

    public bool Contains(LegacyFind other) => Start <= other.Start && other.End <= End;
}
