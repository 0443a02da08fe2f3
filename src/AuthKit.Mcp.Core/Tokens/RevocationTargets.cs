using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Tokens;

/// <summary>Decides where and as whom each token is revoked.</summary>
/// <param name="gateway">The origin of the connected gateway, or null.</param>
internal sealed class RevocationTargets(string? gateway)
{
    /// <summary>The endpoint the user named, or null.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The client the user named, or null.</summary>
    public string? ClientId { get; init; }

    /// <summary>What the user says a bare token is, or null.</summary>
    public string? Hint { get; init; }

    /// <summary>The revocation endpoint of an AuthKit gateway.</summary>
    public static string EndpointOf(string gateway) => gateway + "/oauth/revoke";

    /// <summary>The request for a bare token.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.NotConnected"/> when there is no place to revoke it.</exception>
    public RevocationRequest For(Secret token) => new(
        Endpoint ?? (gateway is null ? throw NoPlace() : EndpointOf(gateway)),
        ClientId,
        [new RevocationItem(token, Hint)])
    {
        EndpointSource = EndpointSource,
    };

    /// <summary>The request for both tokens of a grant. The refresh token goes first: it could fetch another access token meanwhile.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.RevocationUnsupported"/> when the token names no endpoint.</exception>
    public RevocationRequest For(McpToken token)
    {
        if (Hint is not null)
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, "-TokenTypeHint is for a bare token; of an McpToken both tokens are revoked. To revoke one of them, pass its AccessToken or RefreshToken property.", token.ToString());
        }

        List<RevocationItem> items = [];
        if (token.RefreshToken is { Length: > 0 } refresh)
        {
            items.Add(new RevocationItem(Secret.From(refresh).Require("The refresh token of -Token"), TokenTypeHints.RefreshToken));
        }

        // A server's faulty answer may have had a refresh token alone.
        if (items.Count == 0 || token.AccessToken.Length > 0)
        {
            items.Add(new RevocationItem(Secret.From(token.AccessToken).Require("The access token of -Token"), TokenTypeHints.AccessToken));
        }

        string? origin = token.Resource ?? token.Issuer;
        return new RevocationRequest(Endpoint ?? token.RevocationEndpoint ?? OfGateway(token), ClientId ?? token.ClientId, items)
        {
            EndpointSource = EndpointSource,
            Client = Endpoint is null && ClientId is null ? token.Client : null,
            Issuer = token.Issuer,
            PublicOnly = Endpoint is null && Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && !AddressGuard.IsPrivate(uri.Host),
        };
    }

    private string EndpointSource => Endpoint is null ? "The token's revocation endpoint" : "-RevocationEndpoint";

    private string OfGateway(McpToken token) => gateway is not null && token.Issuer == gateway
        ? EndpointOf(gateway)
        : throw new AuthKitException(
            ErrorCode.RevocationUnsupported,
            $"The {token} came without a revocation endpoint, so its authorization server may have none. Name it with -RevocationEndpoint, or let the token expire.",
            token.ToString());

    private static AuthKitException NoPlace() => new(
        ErrorCode.NotConnected,
        "It is not known where to revoke the token. Run Connect-AuthKit first, pass -Connection or -RevocationEndpoint.");
}
