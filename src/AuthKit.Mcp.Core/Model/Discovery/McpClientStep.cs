namespace AuthKit.Mcp;

/// <summary>The steps of a client from its first request to the browser, in order.</summary>
public enum McpClientStep
{
    /// <summary>The first request to the endpoint.</summary>
    Connect,

    /// <summary>Reading the <c>WWW-Authenticate</c> header of the 401.</summary>
    Challenge,

    /// <summary>Finding the protected resource metadata.</summary>
    ResourceMetadata,

    /// <summary>Comparing its <c>resource</c> with the endpoint.</summary>
    Resource,

    /// <summary>Finding the authorization server's metadata.</summary>
    AuthorizationServer,

    /// <summary>Comparing the <c>issuer</c> with the expected one.</summary>
    Issuer,

    /// <summary>Demanding PKCE.</summary>
    Pkce,

    /// <summary>Taking the endpoints.</summary>
    Endpoints,

    /// <summary>Finding a way to a client id.</summary>
    Registration,

    /// <summary>Opening the browser.</summary>
    Authorization,
}
