namespace AuthKit.Mcp;

/// <summary>The stages of a move from home-grown OAuth to AuthKit: the registration, and the six steps of the integration guide.</summary>
public enum McpMigrationStep
{
    /// <summary>0: the server is registered at the gateway.</summary>
    Registration,

    /// <summary>1: the server serves protected resource metadata that names the gateway.</summary>
    ResourceMetadata,

    /// <summary>2: the metadata of the former authorization server redirects to the gateway's with 308.</summary>
    MetadataRedirect,

    /// <summary>3: the server validates the gateway's tokens; existing API keys still work, old tokens do not.</summary>
    TokenValidation,

    /// <summary>4: the 401 header points to the new metadata.</summary>
    Challenge,

    /// <summary>5: the whole flow works, from the first refusal to the revoked token.</summary>
    EndToEnd,

    /// <summary>6: the old OAuth routes, consent pages, PKCE helpers and signing code are gone.</summary>
    Cleanup,
}
