using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>Writes authorization requests (RFC 6749 section 4.1.1, RFC 7636, RFC 8707).</summary>
internal static class AuthorizationRequests
{
    private static readonly string[] Own = ["response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method", "scope", "resource", "request", "request_uri", "response_mode"];

    /// <summary>A request with a new state.</summary>
    /// <param name="server">The server to ask.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="redirectUri">Where the answer goes, as registered.</param>
    /// <param name="scopes">The scopes; null or none leaves the parameter out.</param>
    /// <param name="resource">The resource, byte for byte as its metadata names it, or null.</param>
    /// <param name="pkce">The proof key.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.AuthorizationEndpointUnusable"/>.</exception>
    public static AuthorizationRequest Create(AuthorizationServer server, McpClientInformation client, string redirectUri, IReadOnlyList<string>? scopes, string? resource, Pkce pkce)
    {
        string endpoint = Endpoint(server);
        bool hasPrompt = Parameters(endpoint).Contains("prompt");
        string state = Base64UrlText.Random();
        List<KeyValuePair<string, string>> query =
        [
            new("response_type", "code"),
            new("client_id", client.ClientId),
            new("redirect_uri", redirectUri),
            new("state", state),
            new("code_challenge", pkce.Challenge),
            new("code_challenge_method", "S256"),
        ];
        if (scopes is { Count: > 0 })
        {
            query.Add(new("scope", string.Join(" ", scopes)));

            // OpenID Connect Core section 11: without it such servers leave offline_access out, and there is no refresh token.
            if (scopes.Contains(ScopeSelection.OfflineAccess) && !hasPrompt)
            {
                query.Add(new("prompt", "consent"));
            }
        }

        if (resource is not null)
        {
            query.Add(new("resource", resource));
        }

        string joint = !endpoint.Contains('?') ? "?" : endpoint[endpoint.Length - 1] is '?' or '&' ? "" : "&";
        return new AuthorizationRequest { Url = endpoint + joint + FormText.Write(query), RedirectUri = redirectUri, State = state };
    }

    // This URL is opened in a browser, so it must be a web address and nothing else.
    private static string Endpoint(AuthorizationServer server)
    {
        string endpoint = server.AuthorizationEndpoint;
        if (HttpUrl.FindProblem(endpoint, out HttpUrl? url) is { } problem)
        {
            throw Unusable(server, problem);
        }

        if (url is { IsProtected: false })
        {
            throw Unusable(server, $"'{HttpUrl.Shown(endpoint)}' is plain http: the code could be read on the way. It has to be https.");
        }

        // RFC 6749 section 3.1: the endpoint has no fragment, and what follows one would never reach the server.
        endpoint = endpoint.Split('#')[0];
        string? twice = Parameters(endpoint).FirstOrDefault(static k => Own.Contains(k));
        return twice is null
            ? endpoint
            : throw Unusable(server, $"has the parameter '{twice}' in its query, which the client has to set. The server's metadata needs an endpoint without it.");
    }

    private static IEnumerable<string> Parameters(string endpoint)
    {
        int query = endpoint.IndexOf('?');
        return query < 0 ? [] : FormText.Read(endpoint.Substring(query + 1)).Select(static p => p.Key);
    }

    private static AuthKitException Unusable(AuthorizationServer server, string problem) => new(
        ErrorCode.AuthorizationEndpointUnusable,
        $"The authorization_endpoint of {Text.Printable(server.Issuer)} {problem}",
        Text.Printable(server.Issuer));
}
