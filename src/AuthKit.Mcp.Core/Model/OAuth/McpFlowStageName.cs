namespace AuthKit.Mcp;

/// <summary>The steps that Test-McpOAuthFlow takes, in their order.</summary>
public enum McpFlowStageName
{
    /// <summary>From the 401 of the server over its metadata to the metadata of its authorization server.</summary>
    Discovery,

    /// <summary>A client: registered, given, or named by its metadata document.</summary>
    Registration,

    /// <summary>Log-in and consent, up to the code in the redirect.</summary>
    Authorization,

    /// <summary>The code exchanged for tokens.</summary>
    Token,

    /// <summary>The first MCP call with the token: initialize or server/discover.</summary>
    FirstCall,

    /// <summary>A second call with the same token: tools/list.</summary>
    SecondCall,

    /// <summary>The one tool that was asked for.</summary>
    Tool,

    /// <summary>A second consent with the scopes that the tool asked for, and the tool again.</summary>
    StepUp,

    /// <summary>The token at another server, which must refuse it.</summary>
    OtherServer,

    /// <summary>A new access token by the refresh token, and a call with it.</summary>
    Refresh,

    /// <summary>The used code once more, which must be refused.</summary>
    CodeReplay,

    /// <summary>The tokens revoked, and tried at the authorization server, which must refuse them.</summary>
    Revocation,

    /// <summary>The revoked token at the server, which must refuse it once its cache has run out.</summary>
    ServerRefusal,
}
