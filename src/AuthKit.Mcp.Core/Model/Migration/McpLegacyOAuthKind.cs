namespace AuthKit.Mcp;

/// <summary>What a piece of home-grown OAuth code does.</summary>
public enum McpLegacyOAuthKind
{
    /// <summary>Answers the authorization endpoint.</summary>
    AuthorizeRoute,

    /// <summary>Answers the token endpoint.</summary>
    TokenRoute,

    /// <summary>Answers dynamic client registration.</summary>
    RegisterRoute,

    /// <summary>Answers token revocation.</summary>
    RevokeRoute,

    /// <summary>Publishes the metadata or the keys of an authorization server.</summary>
    MetadataRoute,

    /// <summary>Asks the user to allow a client.</summary>
    ConsentPage,

    /// <summary>Makes or checks PKCE challenges.</summary>
    PkceHelper,

    /// <summary>Signs access tokens, or holds the keys for it.</summary>
    JwtSigning,

    /// <summary>Verifies tokens that this server signed.</summary>
    JwtVerification,

    /// <summary>Keeps registered clients.</summary>
    ClientStore,

    /// <summary>Keeps authorization codes.</summary>
    CodeStore,

    /// <summary>Keeps access or refresh tokens.</summary>
    TokenStore,
}
