using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>Finds and reads the metadata of an authorization server (RFC 8414, OpenID Connect Discovery).</summary>
/// <param name="wire">Sends the requests.</param>
internal sealed class AuthorizationServerReader(OAuthWire wire)
{
    /// <summary>The server, from the first place that has a document (MCP 2025-11-25, Authorization Server Metadata Discovery).</summary>
    /// <param name="issuer">The issuer as the resource metadata writes it.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="AuthKitException">
    /// <see cref="ErrorCode.AuthorizationServerNotFound"/>, or <see cref="ErrorCode.IssuerMismatch"/>: then nothing of the
    /// document is used (RFC 8414 section 3.3).
    /// </exception>
    public async Task<AuthorizationServer> ReadAsync(string issuer, CancellationToken cancellationToken)
    {
        if (HttpUrl.TryParse(issuer) is null || !RawUrl.TryParse(issuer, out RawUrl url))
        {
            throw new AuthKitException(ErrorCode.AuthorizationServerNotFound, $"The issuer '{Text.Printable(issuer)}' is no URL of an authorization server. The first entry of authorization_servers in the resource metadata has to be one.", Text.Printable(issuer));
        }

        List<string> problems = [];
        foreach (string place in WellKnown.IssuerCandidates(url))
        {
            Exchange exchange = await MetadataFetch.GetAsync(wire, place, cancellationToken).ConfigureAwait(false);
            if (MetadataFetch.Document(exchange) is { } document)
            {
                return Read(document, place, issuer);
            }

            problems.Add($"{Text.Printable(place)} {MetadataFetch.Problem(exchange)}");
        }

        throw new AuthKitException(ErrorCode.AuthorizationServerNotFound, $"The authorization server {Text.Printable(issuer)} has no metadata: {string.Join("; ", problems)}. Check that it is up and that its issuer is spelled as in authorization_servers.", Text.Printable(issuer));
    }

    /// <summary>The server in front of which the MCP server stands itself (MCP 2025-03-26), or null when its origin has no document.</summary>
    /// <param name="endpoint">The MCP endpoint.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.IssuerMismatch"/> or <see cref="ErrorCode.AuthorizationServerNotFound"/>.</exception>
    public async Task<AuthorizationServer?> FindAtOriginAsync(RawUrl endpoint, CancellationToken cancellationToken)
    {
        string place = WellKnown.LegacyIssuer(endpoint);
        return MetadataFetch.Document(await MetadataFetch.GetAsync(wire, place, cancellationToken).ConfigureAwait(false)) is { } document
            ? Read(document, place, endpoint.Origin)
            : null;
    }

    /// <summary>The endpoints that MCP 2025-03-26 gives to a server without metadata.</summary>
    public static AuthorizationServer Default(RawUrl endpoint) => new()
    {
        Issuer = endpoint.Origin,
        AuthorizationEndpoint = endpoint.Origin + "/authorize",
        TokenEndpoint = endpoint.Origin + "/token",
        RegistrationEndpoint = endpoint.Origin + "/register",
    };

    private static AuthorizationServer Read(MetadataDocument document, string place, string issuer)
    {
        string? named = document.GetString("issuer");
        if (!string.Equals(named, issuer, StringComparison.Ordinal))
        {
            throw new AuthKitException(
                ErrorCode.IssuerMismatch,
                $"{Text.Printable(place)} was read as the metadata of '{Text.Printable(issuer)}' and {(named is null ? "names no issuer" : $"names the issuer '{Text.Printable(named)}'")} (RFC 8414 section 3.3: both have to be identical). Nothing of it is used. If this is the same server, write one spelling into its metadata and into authorization_servers.",
                Text.Printable(issuer));
        }

        return document.GetString("token_endpoint") is { } token && HttpUrl.TryParse(token) is not null
            ? new AuthorizationServer
            {
                Issuer = issuer,
                AuthorizationEndpoint = document.GetString("authorization_endpoint") ?? "",
                TokenEndpoint = token,
                RegistrationEndpoint = document.GetString("registration_endpoint"),
                RevocationEndpoint = document.GetString("revocation_endpoint"),
                TokenEndpointAlias = Alias(document, "token_endpoint"),
                RevocationEndpointAlias = Alias(document, "revocation_endpoint"),
                UserinfoEndpoint = document.GetString("userinfo_endpoint"),
                ScopesSupported = document.GetStrings("scopes_supported"),
                GrantTypesSupported = document.GetStrings("grant_types_supported"),
                TokenEndpointAuthMethodsSupported = document.GetStrings("token_endpoint_auth_methods_supported"),
                TokenEndpointAuthSigningAlgValuesSupported = document.GetStrings("token_endpoint_auth_signing_alg_values_supported"),
                CodeChallengeMethodsSupported = document.GetStrings("code_challenge_methods_supported"),
                IssParameterSupported = document.Member("authorization_response_iss_parameter_supported") is { ValueKind: JsonValueKind.True },
                ClientIdMetadataDocumentSupported = document.Member("client_id_metadata_document_supported") is { ValueKind: JsonValueKind.True },
                MetadataUrl = place,
            }
            : throw new AuthKitException(ErrorCode.AuthorizationServerNotFound, $"{Text.Printable(place)} has no usable token_endpoint ({document.Kind("token_endpoint")}). The authorization server's metadata has to name it (RFC 8414 section 2).", Text.Printable(issuer));
    }

    private static string? Alias(MetadataDocument document, string name) =>
        document.Member("mtls_endpoint_aliases") is { } aliases && JsonText.Member(aliases, name) is { } member ? JsonText.String(member) : null;
}
