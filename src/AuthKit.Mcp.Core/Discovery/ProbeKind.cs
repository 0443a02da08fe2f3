namespace AuthKit.Mcp.Discovery;

/// <summary>The requests a check can send. The letters are those of the rule catalogue.</summary>
public enum ProbeKind
{
    /// <summary>U: POST of a legacy <c>initialize</c> without credentials.</summary>
    Initialize,

    /// <summary>UM: POST of <c>server/discover</c> (2026-07-28) without credentials.</summary>
    Discover,

    /// <summary>UL: POST of <c>tools/list</c> without credentials.</summary>
    ListTools,

    /// <summary>UC: POST of <c>tools/call</c> for a tool that cannot exist, without credentials.</summary>
    CallTool,

    /// <summary>UG: GET of the endpoint as an event stream, without credentials.</summary>
    Get,

    /// <summary>UD: DELETE of the endpoint with a random session id, without credentials.</summary>
    Delete,

    /// <summary>H: GET of the advertised <c>resource_metadata</c> URL.</summary>
    AdvertisedMetadata,

    /// <summary>P: GET of the protected resource metadata with the path inserted.</summary>
    InsertedMetadata,

    /// <summary>R: GET of the protected resource metadata at the origin.</summary>
    RootMetadata,

    /// <summary>GET of the same-origin address to which a metadata location redirects.</summary>
    MetadataHop,

    /// <summary>D1 to D3: GET of a candidate for an issuer's metadata.</summary>
    IssuerMetadata,

    /// <summary>L: GET of authorization server metadata at the MCP server's own origin.</summary>
    LegacyIssuerMetadata,

    /// <summary>PF: CORS preflight of the endpoint.</summary>
    EndpointPreflight,

    /// <summary>PF: CORS preflight of a metadata document.</summary>
    MetadataPreflight,

    /// <summary>X(U): the initialize request with a foreign Origin.</summary>
    CrossOriginInitialize,

    /// <summary>X(PRM): GET of protected resource metadata with a foreign Origin.</summary>
    CrossOriginMetadata,

    /// <summary>B: the initialize request with a credential that cannot be valid.</summary>
    BogusToken,
}
