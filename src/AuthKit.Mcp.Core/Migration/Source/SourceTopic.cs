namespace AuthKit.Mcp.Migration;

/// <summary>What the source tree is searched for besides legacy code: the pieces that the migration adds.</summary>
internal enum SourceTopic
{
    /// <summary>The route of the protected resource metadata.</summary>
    ResourceMetadata,

    /// <summary>The route from which the former metadata redirects.</summary>
    FormerMetadata,

    /// <summary>The call that validates a token.</summary>
    Userinfo,

    /// <summary>The parameter of the challenge.</summary>
    Challenge,

    /// <summary>The gateway's address.</summary>
    Gateway,
}
