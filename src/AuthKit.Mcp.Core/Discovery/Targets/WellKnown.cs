namespace AuthKit.Mcp.Discovery;

/// <summary>Where metadata stands, built from raw strings.</summary>
public static class WellKnown
{
    private const string ProtectedResource = "/.well-known/oauth-protected-resource";
    private const string AuthorizationServer = "/.well-known/oauth-authorization-server";
    private const string OpenIdConfiguration = "/.well-known/openid-configuration";

    /// <summary>The protected resource metadata at the origin, without a path.</summary>
    public static string ResourceRoot(RawUrl endpoint) => endpoint.Origin + ProtectedResource;

    /// <summary>
    /// The protected resource metadata with the endpoint's path inserted (RFC 9728 section 3.1), or null when the endpoint
    /// has no path. A slash at the end of the path stays; a query follows the inserted path.
    /// </summary>
    public static string? ResourceInserted(RawUrl endpoint) =>
        endpoint.IsRoot ? null : ResourceRoot(endpoint) + endpoint.Path + (endpoint.Query is null ? "" : "?" + endpoint.Query);

    /// <summary>The authorization server metadata at the MCP server's own origin (MCP 2025-03-26, guide migration step 2).</summary>
    public static string LegacyIssuer(RawUrl endpoint) => endpoint.Origin + AuthorizationServer;

    /// <summary>As <see cref="ResourceInserted"/>, without a slash at the end of the path: TypeScript and C# clients ask there.</summary>
    public static string ResourceInsertedTrimmed(RawUrl endpoint) =>
        ResourceRoot(endpoint) + endpoint.Path.TrimEnd('/') + (endpoint.Query is null ? "" : "?" + endpoint.Query);

    /// <summary>OpenID Connect metadata at the MCP server's own origin.</summary>
    public static string LegacyOpenId(RawUrl endpoint) => endpoint.Origin + OpenIdConfiguration;

    /// <summary>
    /// Where an issuer's metadata is found by mistake: at the origin although the issuer has a path, and appended to that path.
    /// No client looks there (RFC 8414 section 3.1). Empty for an issuer without a path.
    /// </summary>
    public static IReadOnlyList<string> IssuerMistakes(RawUrl issuer) => issuer.Path.TrimEnd('/') is { Length: > 0 } path
        ? [issuer.Origin + AuthorizationServer, issuer.Origin + path + AuthorizationServer]
        : [];

    /// <summary>
    /// The places where an issuer's metadata may stand, in the order clients try them (MCP 2025-11-25; RFC 8414 section 3.1
    /// removes a slash at the end of the issuer's path before inserting it).
    /// </summary>
    public static IReadOnlyList<string> IssuerCandidates(RawUrl issuer)
    {
        string path = issuer.Path.TrimEnd('/');
        return path.Length == 0
            ? [issuer.Origin + AuthorizationServer, issuer.Origin + OpenIdConfiguration]
            : [issuer.Origin + AuthorizationServer + path, issuer.Origin + OpenIdConfiguration + path, issuer.Origin + path + OpenIdConfiguration];
    }
}
