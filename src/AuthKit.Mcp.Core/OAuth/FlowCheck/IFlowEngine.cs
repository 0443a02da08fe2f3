using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.OAuth;

/// <summary>
/// The steps of an OAuth client, each by itself. Whatever the server does wrong is an <see cref="AuthKitException"/> that says
/// what it was.
/// </summary>
internal interface IFlowEngine
{
    /// <summary>Finds the server's authorization server.</summary>
    Task<FlowTarget> DiscoverAsync(CancellationToken cancellationToken);

    /// <summary>Registers a client, or takes the one that was given.</summary>
    Task<FlowClient> ClientAsync(CancellationToken cancellationToken);

    /// <summary>Signs in and consents.</summary>
    /// <returns>The code of the redirect, after state and issuer have been compared.</returns>
    Task<string> AuthorizeAsync(CancellationToken cancellationToken);

    /// <summary>Exchanges a code; also one that was exchanged before, which the server must refuse.</summary>
    Task<McpToken> ExchangeAsync(string code, CancellationToken cancellationToken);

    /// <summary>Asks for the scopes of a 403 on top of those that the token has.</summary>
    Task<McpToken> StepUpAsync(McpToken token, Challenge challenge, CancellationToken cancellationToken);

    /// <summary>Fetches a new access token.</summary>
    Task<McpToken> RefreshAsync(McpToken token, CancellationToken cancellationToken);

    /// <summary>Revokes both tokens of a grant.</summary>
    Task RevokeAsync(McpToken token, CancellationToken cancellationToken);

    /// <summary>Asks the user info endpoint with an access token.</summary>
    /// <returns>The status, or null without an answer or without such an endpoint of the authorization server's own.</returns>
    Task<int?> UserinfoAsync(McpToken token, CancellationToken cancellationToken);

    /// <summary>A caller for a server that the user named, by that parameter.</summary>
    /// <exception cref="AuthKitException">No token may be sent there.</exception>
    McpCaller Caller(string endpoint, string source);

    /// <summary>Hands over the tokens of answers that could not be used, each once: they are live all the same.</summary>
    IReadOnlyList<McpToken> TakeUnused();
}

/// <summary>What discovery found.</summary>
/// <param name="Issuer">The authorization server.</param>
/// <param name="Message">How it was found, in a sentence.</param>
internal sealed record FlowTarget(string Issuer, string Message);

/// <summary>The client of the flow.</summary>
/// <param name="ClientId">Its id.</param>
/// <param name="IsNew">True when it was registered just now.</param>
internal sealed record FlowClient(string ClientId, bool IsNew);
