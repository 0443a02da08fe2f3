using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>A redirect of the MCP endpoint to another address of its own, as opposed to one to a login page.</summary>
/// <param name="Exchange">The request that is redirected.</param>
/// <param name="Status">The status.</param>
/// <param name="Target">Where it leads.</param>
internal sealed record EndpointRedirect(Exchange Exchange, int Status, Uri Target)
{
    private static readonly string[] LoginWords = ["login", "signin", "sign-in", "log-in", "auth", "sso", "account"];

    /// <summary>The redirect of the first message, or null.</summary>
    public static EndpointRedirect? Find(DiscoveryFacts facts) =>
        Read(facts.Exchange(ProbeKind.Initialize), facts.Endpoint) ?? Read(facts.Exchange(ProbeKind.Discover), facts.Endpoint);

    /// <summary>The redirect in an answer, or null when there is none or it leads to a login page.</summary>
    public static EndpointRedirect? Read(Exchange? exchange, RawUrl endpoint)
    {
        if (exchange?.Response is not { Status: 301 or 302 or 303 or 307 or 308 } response
            || response.Value("Location") is not { } location
            || !Uri.TryCreate(exchange.Request.Url, UriKind.Absolute, out Uri? from)
            || !Uri.TryCreate(from, location, out Uri? to)
            || to.Scheme is not ("http" or "https"))
        {
            return null;
        }

        // Permanent means that the endpoint itself has moved; everything else sends the user to another place for now.
        string path = to.AbsolutePath.TrimEnd('/');
        bool samePath = string.Equals(path, endpoint.Path.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
        bool isLogin = LoginWords.Any(w => path.IndexOf(w, StringComparison.OrdinalIgnoreCase) >= 0);
        return samePath || (response.Status is 301 or 308 && !isLogin) ? new EndpointRedirect(exchange, response.Status, to) : null;
    }

    /// <summary>True when it leads back to where it came from.</summary>
    public bool IsLoop => Uri.TryCreate(Exchange.Request.Url, UriKind.Absolute, out Uri? from) && from == Target;

    /// <summary>True when scheme, host or port change: clients then drop the Authorization header.</summary>
    public bool LeavesOrigin => !Uri.TryCreate(Exchange.Request.Url, UriKind.Absolute, out Uri? from)
        || Uri.Compare(from, Target, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) != 0;
}
