namespace AuthKit.Mcp;

/// <summary>What becomes of a client on a server, as far as discovery goes.</summary>
public enum McpClientOutcome
{
    /// <summary>It finds all it needs and opens the browser, or the server asks for no token.</summary>
    Connects,

    /// <summary>It loses the protected resource metadata, but finds an authorization server at the MCP server's origin as in 2025-03-26.</summary>
    ConnectsByLegacy,

    /// <summary>It finds the endpoints but no way to register: its user has to supply a client id.</summary>
    NeedsClientId,

    /// <summary>
    /// It finds no metadata and goes on with guesses (<c>/register</c>, <c>/authorize</c>, as in 2025-03-26), which the check
    /// does not ask. It connects only if something answers there, and fails with a 404 nearly always.
    /// </summary>
    FallsBack,

    /// <summary>It gives up.</summary>
    Fails,

    /// <summary>The evidence does not hold what the client would ask for, or its behaviour there is not known.</summary>
    Unknown,
}
