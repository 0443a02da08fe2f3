using AuthKit.Mcp.Http;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.OAuth;

/// <summary>Asks token endpoints for tokens. A request is sent once: a code or a rotated refresh token must not be used twice.</summary>
/// <param name="wire">Sends the requests, and follows no redirect.</param>
/// <param name="keepUnused">Takes the tokens of an answer that cannot be used, so that they can be revoked; or null.</param>
internal sealed class TokenClient(OAuthWire wire, Action<McpToken>? keepUnused = null)
{
    /// <summary>Exchanges a code. Without a scope in the answer the token has none: what was asked is granted then (RFC 6749 section 5.1), which the caller knows.</summary>
    /// <exception cref="AuthKitException">No token was issued, or the answer is unusable.</exception>
    public Task<McpToken> ExchangeCodeAsync(AuthorizationTarget target, McpClientInformation client, string code, string redirectUri, Pkce pkce, string? resource, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> form =
        [
            new("grant_type", "authorization_code"),
            new("code", code),
            new("redirect_uri", redirectUri),
            new("code_verifier", pkce.Verifier),
        ];
        return AskAsync(target.Server, client, form, resource, null, cancellationToken);
    }

    /// <summary>Gets a new access token for a refresh token, which is kept when no other comes.</summary>
    /// <exception cref="AuthKitException">As above, <see cref="ErrorCode.RefreshTokenMissing"/>, or <see cref="ErrorCode.IssuerMismatch"/>.</exception>
    public async Task<McpToken> RefreshAsync(McpToken token, AuthorizationServer server, McpClientInformation client, string? resource, IReadOnlyList<string>? scopes, CancellationToken cancellationToken)
    {
        if (token.RefreshToken is not { Length: > 0 } refresh)
        {
            throw new AuthKitException(ErrorCode.RefreshTokenMissing, $"The {token} came without a refresh token. Request a new token.", token.ToString());
        }

        if (token.Issuer is { } issuer && !string.Equals(issuer, server.Issuer, StringComparison.Ordinal))
        {
            throw new AuthKitException(ErrorCode.IssuerMismatch, $"The {token} is not sent to '{Text.Printable(server.Issuer)}'. Request a new token there.", token.ToString());
        }

        List<KeyValuePair<string, string>> form = [new("grant_type", "refresh_token"), new("refresh_token", Secret.Unprotect(refresh))];
        McpToken fresh = await AskAsync(server, client, form, resource ?? token.Resource, scopes, cancellationToken).ConfigureAwait(false);
        return fresh with
        {
            RefreshToken = fresh.RefreshToken ?? token.RefreshToken,
            Scopes = fresh.Scopes.Count > 0 ? fresh.Scopes : token.Scopes,
            RevocationEndpoint = fresh.RevocationEndpoint ?? token.RevocationEndpoint,
        };
    }

    /// <summary>Gets a token for the client itself (RFC 6749 section 4.4).</summary>
    /// <exception cref="AuthKitException">No token was issued, or the answer is unusable.</exception>
    public Task<McpToken> ClientCredentialsAsync(AuthorizationTarget target, McpClientInformation client, IReadOnlyList<string>? scopes, string? resource, CancellationToken cancellationToken) =>
        AskAsync(target.Server, client, [new("grant_type", "client_credentials")], resource, scopes, cancellationToken);

    private async Task<McpToken> AskAsync(AuthorizationServer server, McpClientInformation client, List<KeyValuePair<string, string>> form, string? resource, IReadOnlyList<string>? scopes, CancellationToken cancellationToken)
    {
        server = ClientAuthentication.Reach(server, client);
        SecretChannel.Require(server.TokenEndpoint, "The token endpoint", wire.Settings.AllowUnencryptedAuthentication);
        if (scopes is { Count: > 0 })
        {
            form.Add(new("scope", string.Join(" ", scopes)));
        }

        if (resource is not null)
        {
            form.Add(new("resource", resource));
        }

        WireRequest request = ClientAuthentication.Prepare(server, client, form).Post(server.TokenEndpoint, form);
        Exchange exchange = await wire.SendAsync(request, cancellationToken).ConfigureAwait(false);
        McpToken token;
        try
        {
            token = TokenAnswer.Read(exchange, server);
        }
        catch (AuthKitException e) when (e.Code == ErrorCode.TokenAnswerInvalid)
        {
            if (TokenAnswer.Salvage(exchange, server) is { } unused)
            {
                keepUnused?.Invoke(unused with { ClientId = client.ClientId, Resource = resource });
            }

            throw;
        }

        return token with { ClientId = client.ClientId, Resource = resource, Scopes = token.Scopes.Count > 0 ? token.Scopes : scopes ?? [] };
    }
}
