using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>Renews access tokens where they came from (RFC 6749 section 6).</summary>
/// <param name="settings">The user's settings.</param>
/// <param name="open">Makes a sender.</param>
internal sealed class TokenRefresher(HttpSettings settings, Func<HttpSettings, IHttpSender> open)
{
    /// <summary>Gets a new access token. The request is sent once: a server that rotates refresh tokens takes the second use for theft.</summary>
    /// <param name="token">The token with its refresh token.</param>
    /// <param name="choice">What differs from what the token says.</param>
    /// <param name="cancellationToken">Ends the call; the server may have issued a token all the same.</param>
    /// <exception cref="AuthKitException">
    /// <see cref="ErrorCode.RefreshTokenMissing"/>, <see cref="ErrorCode.InvalidArgument"/> when it is not known where to ask or as
    /// whom, or what <see cref="TokenClient"/> throws.
    /// </exception>
    public async Task<McpToken> RefreshAsync(McpToken token, RefreshChoice choice, CancellationToken cancellationToken)
    {
        McpClientInformation client = Client(token, choice);
        AuthorizationServer server = Server(token, choice);

        // The server that the token is for decides whether its authorization server may be at a private address.
        string target = (HttpUrl.TryParse(token.Resource) ?? HttpUrl.TryParse(token.Issuer))?.Value ?? server.TokenEndpoint;
        using OAuthWire wire = new(target, settings, open);
        string? resource = choice.OmitResource ? null : token.Resource;
        McpToken fresh = await new TokenClient(wire).RefreshAsync(token with { Resource = resource }, server, client, resource, choice.Scopes, cancellationToken).ConfigureAwait(false);
        return fresh with { Issuer = token.Issuer, Resource = token.Resource, Client = token.Client };
    }

    /// <summary>Where the token would be renewed, for messages.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/> when it is not known.</exception>
    public static string Endpoint(McpToken token, RefreshChoice choice) => choice.TokenEndpoint ?? token.TokenEndpoint ?? throw new AuthKitException(
        ErrorCode.InvalidArgument,
        $"The {token} came without a token endpoint. Name it with -TokenEndpoint; the authorization server's metadata has it as token_endpoint.",
        token.ToString());

    private static AuthorizationServer Server(McpToken token, RefreshChoice choice)
    {
        string endpoint = Endpoint(token, choice);
        string issuer = token.Issuer ?? HttpUrl.Parse(endpoint, choice.TokenEndpoint is null ? "The token's token endpoint" : "-TokenEndpoint").Origin;
        return new AuthorizationServer { Issuer = issuer, AuthorizationEndpoint = "", TokenEndpoint = endpoint, RevocationEndpoint = token.RevocationEndpoint };
    }

    private static McpClientInformation Client(McpToken token, RefreshChoice choice)
    {
        // What the client keeps secret goes where the token came from; at an address that the user types it is the user's to give.
        bool isSamePlace = choice.TokenEndpoint is not { } typed || (token.TokenEndpoint is { } known && HttpUrl.TryParse(typed)?.Origin == HttpUrl.TryParse(known)?.Origin);
        if (isSamePlace && choice is { ClientId: null, ClientSecret: null, ClientCertificate: null, AuthMethod: null } && token.Client is { } own)
        {
            return own;
        }

        string? id = choice.ClientId ?? token.ClientId;
        return id is { Length: > 0 }
            ? new McpClientInformation
            {
                ClientId = id,
                ClientSecret = choice.ClientSecret is { } secret ? Secret.Protect(secret.Require("-ClientSecret").Reveal()) : null,
                ClientCertificate = choice.ClientCertificate,
                TokenEndpointAuthMethod = choice.AuthMethod ?? (choice.ClientSecret is not null ? "client_secret_basic" : choice.ClientCertificate is not null ? "tls_client_auth" : "none"),
            }
            : throw new AuthKitException(ErrorCode.InvalidArgument, $"The {token} names no client. Pass the client it was issued to with -ClientId.", token.ToString());
    }
}
