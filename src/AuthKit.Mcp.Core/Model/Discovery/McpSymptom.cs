namespace AuthKit.Mcp;

/// <summary>What a user sees when signing in goes wrong (guide, troubleshooting).</summary>
public enum McpSymptom
{
    /// <summary>The client says that it couldn't connect.</summary>
    CouldNotConnect,

    /// <summary>The browser is sent round in a redirect loop, or to a wrong address.</summary>
    RedirectLoop,

    /// <summary>A client in a browser reports a CORS error or a network error.</summary>
    CorsError,

    /// <summary>The authorization server says invalid redirect_uri.</summary>
    InvalidRedirectUri,

    /// <summary>Signing in works, and after about an hour the client is refused.</summary>
    WorksThenStops,
}
