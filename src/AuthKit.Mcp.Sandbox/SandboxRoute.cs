namespace AuthKit.Mcp.Sandbox;

/// <summary>What a request asks for, known before it is handled; faults choose by it.</summary>
internal enum SandboxRoute
{
    Unknown,

    // The gateway's
    GatewayPreflight,
    Health,
    Landing,
    AuthorizationServerMetadata,
    RegisteredPrm,
    ListServers,
    CreateServer,
    RegisterClient,
    Authorize,
    Consent,
    Token,
    Revoke,
    Userinfo,
    Signup,
    Login,

    // The MCP server's
    RootPrm,
    InsertedPrm,
    PrmPreflight,
    Mcp,
    McpPreflight,
}
