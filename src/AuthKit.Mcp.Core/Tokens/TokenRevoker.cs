using AuthKit.Mcp.Http;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Tokens;

/// <summary>Revokes tokens at any authorization server (RFC 7009).</summary>
internal sealed class TokenRevoker(IHttpSender sender, HttpSettings settings)
{
    /// <summary>Revokes every token of the request, also when an earlier one could not be revoked.</summary>
    /// <param name="request">What to revoke, and where.</param>
    /// <param name="cache">Forgets the tokens whatever the answer is, because the server may have revoked them before it got lost; or null.</param>
    /// <param name="cancellationToken">Ends the call; what has been sent may have been carried out.</param>
    /// <exception cref="AuthKitException">
    /// <see cref="ErrorCode.RevocationFailed"/> when one of the tokens may still be valid, <see cref="ErrorCode.InvalidUri"/> or
    /// <see cref="ErrorCode.UnencryptedAuthentication"/> when nothing was sent.
    /// </exception>
    public async Task RevokeAsync(RevocationRequest request, TokenService? cache, CancellationToken cancellationToken)
    {
        SecretChannel.Require(request.Endpoint, request.EndpointSource, settings.AllowUnencryptedAuthentication);
        List<string> problems = [];
        foreach (RevocationItem item in request.Items)
        {
            try
            {
                Exchange exchange = await sender.SendAsync(Message(request, item), cancellationToken).ConfigureAwait(false);
                if (RevocationAnswer.Problem(exchange) is { } problem)
                {
                    problems.Add($"The {Name(item.Hint)} may still be valid: {Text.Printable(request.Endpoint)} {problem}");
                }
            }
            catch (ObjectDisposedException)
            {
                throw new AuthKitException(ErrorCode.NotConnected, "The connection to the gateway has been closed. Run Connect-AuthKit again.");
            }
            finally
            {
                cache?.Forget(item.Token);
            }
        }

        if (problems.Count > 0)
        {
            throw new AuthKitException(ErrorCode.RevocationFailed, string.Join(" ", problems), Text.Printable(request.Endpoint));
        }
    }

    private WireRequest Message(RevocationRequest request, RevocationItem item)
    {
        List<KeyValuePair<string, string>> form = [new("token", item.Token.Reveal())];
        if (item.Hint is not null)
        {
            form.Add(new("token_type_hint", item.Hint));
        }

        WireRequest message = Authenticate(request, form).Post(request.Endpoint, form);
        return settings.Headers.Count == 0 ? message : message with { Headers = [.. settings.Headers, .. message.Headers] };
    }

    // RFC 7009 section 2.1: as at the token endpoint. A public client only says who it is.
    private static ClientProof Authenticate(RevocationRequest request, List<KeyValuePair<string, string>> form)
    {
        if (request is { Client: { } client, Issuer: { } issuer } && ClientAuthentication.HasCredential(client))
        {
            return ClientAuthentication.Prepare(new AuthorizationServer { Issuer = issuer, AuthorizationEndpoint = "", TokenEndpoint = "" }, client, form);
        }

        if (request.ClientId is not null)
        {
            form.Add(new("client_id", request.ClientId));
        }

        return ClientProof.None;
    }

    private static string Name(string? hint) => hint switch
    {
        TokenTypeHints.AccessToken => "access token",
        TokenTypeHints.RefreshToken => "refresh token",
        _ => "token",
    };
}
