namespace AuthKit.Mcp;

/// <summary>What became of a finding between two runs.</summary>
public enum McpChange
{
    /// <summary>It was not there, or was less grave, or was accepted by a waiver that no longer holds.</summary>
    New,

    /// <summary>It was there, and its rule was judged again and holds now.</summary>
    Fixed,

    /// <summary>It was there, and its rule was not judged again: nothing is known about it.</summary>
    Gone,

    /// <summary>It is there, and a waiver accepts it.</summary>
    Waived,

    /// <summary>It was there and still is, as grave as before or less.</summary>
    Unchanged,
}

/// <summary>What makes a comparison end with exit code 1.</summary>
public enum McpFailOn
{
    /// <summary>A new error or warning.</summary>
    New,

    /// <summary>An error, new or not.</summary>
    Error,

    /// <summary>An error or a warning, new or not.</summary>
    Warning,

    /// <summary>Another authorization server, issuer, scope, endpoint or certificate than before, whatever the verdicts.</summary>
    Drift,

    /// <summary>Nothing.</summary>
    None,
}
