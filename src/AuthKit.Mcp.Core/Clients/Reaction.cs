namespace AuthKit.Mcp.Clients;

/// <summary>What a client does when a place does not give what it wants.</summary>
internal enum Reaction
{
    /// <summary>It takes the next place.</summary>
    Next,

    /// <summary>It does without the document.</summary>
    Lose,

    /// <summary>It gives up.</summary>
    Stop,

    /// <summary>Nobody has looked.</summary>
    NotKnown,
}

/// <summary>Where a client guesses endpoints when there is no metadata.</summary>
internal enum Guess
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>At the issuer.</summary>
    AtIssuer,

    /// <summary>At the MCP server's origin.</summary>
    AtServer,

    /// <summary>Nobody has looked.</summary>
    NotKnown,
}

/// <summary>What a client demands of <c>code_challenge_methods_supported</c>.</summary>
internal enum PkceDemand
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>S256, if the member is there.</summary>
    IfStated,

    /// <summary>A list that is not empty.</summary>
    AnyMethod,

    /// <summary>S256.</summary>
    S256,
}
