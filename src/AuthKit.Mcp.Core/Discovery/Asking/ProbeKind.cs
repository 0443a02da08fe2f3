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

    /// <summary>B: the initialize request with a credential that cannot be valid. The subject names its shape.</summary>
    BogusToken,

    /// <summary>X(UM): the discover request with a foreign Origin.</summary>
    CrossOriginDiscover,

    /// <summary>U in an unusual form: without Accept, with another content type, with an unknown version. The subject names it.</summary>
    UnusualInitialize,

    /// <summary>U once more under another User-Agent, or none. The subject is the User-Agent.</summary>
    ClientIdentity,

    /// <summary>U at the endpoint with the slash at its end added or taken away.</summary>
    SlashTwin,

    /// <summary>P with the slash at the end of the inserted path added or taken away.</summary>
    InsertedTwin,

    /// <summary>GET of the http twin of an https URL. The subject is the https URL.</summary>
    HttpTwin,

    /// <summary>
    /// U as a foreign page sends it: at a loopback endpoint as after DNS rebinding, elsewhere with the user's valid token. The
    /// subject names the headers that are foreign.
    /// </summary>
    ForeignHost,

    /// <summary>A metadata location once more with other request headers or by HEAD. The subject names what differs.</summary>
    MetadataVariant,

    /// <summary>A request with forwarded headers of a stranger (active). The subject names the request.</summary>
    ForwardedVariant,

    /// <summary>GET of <c>/sse</c> beside the endpoint: the older HTTP+SSE transport.</summary>
    SiblingStream,

    /// <summary>GET of OpenID Connect metadata at the MCP server's own origin.</summary>
    LegacyOpenIdMetadata,

    /// <summary>X(L): authorization server metadata at the MCP server's own origin, and the address it redirects to, with a foreign Origin.</summary>
    CrossOriginLegacyMetadata,

    /// <summary>An OAuth endpoint at the MCP server's own origin (2025-03-26 defaults). The subject is method and path.</summary>
    LegacyEndpoint,

    /// <summary>GET of the <c>jwks_uri</c> of the protected resource metadata.</summary>
    ResourceKeys,

    /// <summary>X(D): an issuer's metadata with a foreign Origin. The subject is the issuer.</summary>
    CrossOriginIssuerMetadata,

    /// <summary>PF: CORS preflight of an issuer's metadata. The subject is the issuer.</summary>
    IssuerPreflight,

    /// <summary>GET of the issuer's <c>jwks_uri</c>. The subject is the issuer.</summary>
    IssuerKeys,

    /// <summary>GET of a place where no client looks for an issuer's metadata, to tell what is wrong. The subject is the issuer.</summary>
    MisplacedIssuerMetadata,

    /// <summary>PF: CORS preflight of the registration endpoint. The subject is the issuer.</summary>
    RegistrationPreflight,

    /// <summary>PF: CORS preflight of the authorization endpoint. The subject is the issuer.</summary>
    AuthorizationPreflight,

    /// <summary>REG: POST to the registration endpoint, which leaves a client behind when accepted, or DELETE of that client. The subject is issuer, blank, variant.</summary>
    Registration,

    /// <summary>AZ: GET of the authorization endpoint. The subject is issuer, blank, variant.</summary>
    Authorization,

    /// <summary>TK: POST to the token endpoint. The subject is issuer, blank, variant.</summary>
    TokenRequest,

    /// <summary>
    /// A made-up token sent to the revocation, introspection or userinfo endpoint, and the user's valid one to the latter
    /// (<c>userinfo token</c>). The subject is issuer, blank, endpoint.
    /// </summary>
    TokenService,

    /// <summary>A request with the valid token of the user. The subject names the request.</summary>
    ValidToken,

    /// <summary>U with a token of the same authorization server for another resource.</summary>
    OtherToken,

    /// <summary>U with an API key that must go on working. The last kind: <see cref="ProbesByKind"/> counts on it.</summary>
    ApiKey,
}
