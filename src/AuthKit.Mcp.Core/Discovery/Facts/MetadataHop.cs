using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// One redirect of a metadata location. RFC 9728 and RFC 8414 want the document itself, but most clients follow a hop
/// within the origin, so its target is worth judging; any other redirect is not followed.
/// </summary>
internal static class MetadataHop
{
    /// <summary>The address to ask in place of the redirecting one, or null when there is none to follow.</summary>
    public static string? Target(Exchange? exchange)
    {
        if (exchange?.Response is not { Status: 301 or 302 or 303 or 307 or 308 } response
            || response.Value("Location") is not { } location
            || !Uri.TryCreate(exchange.Request.Url, UriKind.Absolute, out Uri? from)
            || !Uri.TryCreate(from, location, out Uri? to))
        {
            return null;
        }

        bool sameOrigin = Uri.Compare(from, to, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
        return sameOrigin && to != from ? to.AbsoluteUri : null;
    }
}
