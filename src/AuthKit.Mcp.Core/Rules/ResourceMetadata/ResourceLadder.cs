using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>How the <c>resource</c> of a document stands to the URL in use, step by step (RFC 9728 section 3.3).</summary>
internal static class ResourceLadder
{
    /// <summary>One step: what differs, and whether it is an error outside the rfc profile.</summary>
    internal sealed record Step(string Difference, bool IsError);

    /// <summary>Null when both are identical, or one as good as the other.</summary>
    public static Step? Compare(string resource, RawUrl endpoint)
    {
        if (string.Equals(resource, endpoint.Value, StringComparison.Ordinal))
        {
            return null;
        }

        if (!RawUrl.TryParse(resource, out RawUrl url))
        {
            return new Step("is not a URL", IsError: true);
        }

        if (!string.Equals(url.Scheme, endpoint.Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return new Step($"has the scheme {url.Scheme} instead of {endpoint.Scheme}", IsError: true);
        }

        string authority = Authority(url);
        if (!string.Equals(authority, Authority(endpoint), StringComparison.OrdinalIgnoreCase))
        {
            return new Step($"names the host {Text.Printable(url.Authority)} instead of {endpoint.Authority}", IsError: true);
        }

        return url.Fragment is null ? ComparePath(url, endpoint) : new Step("has a fragment", IsError: true);
    }

    private static Step? ComparePath(RawUrl url, RawUrl endpoint)
    {
        string path = url.Path;
        string wanted = endpoint.Path;
        bool sameQuery = string.Equals(url.Query, endpoint.Query, StringComparison.Ordinal);

        // For an origin an empty path and a slash are the same (RFC 3986 section 6.2.3), and MCP wants it written without.
        if (path.Length == 0 && endpoint.IsRoot && sameQuery && url.Origin == endpoint.Origin)
        {
            return null;
        }

        if (path == wanted || (url.IsRoot && endpoint.IsRoot))
        {
            return !sameQuery ? new Step("differs in the query", IsError: url.Query is not null)
                : string.Equals(url.Authority, endpoint.Authority, StringComparison.OrdinalIgnoreCase)
                    ? new Step("differs in upper and lower case or in a slash after the host", IsError: false)
                    : new Step("spells out the default port", IsError: false);
        }

        if (path == wanted + "/")
        {
            return new Step("has a slash at the end that the endpoint does not have", IsError: true);
        }

        if (path + "/" == wanted)
        {
            return new Step("lacks the slash at the end of the endpoint", IsError: true);
        }

        if (url.IsRoot)
        {
            return new Step("is only the origin of the endpoint", IsError: false);
        }

        return wanted.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal)
            ? new Step("is a parent path of the endpoint", IsError: false)
            : new Step($"has the path {Text.Printable(path)} instead of {wanted}", IsError: true);
    }

    private static string Authority(RawUrl url)
    {
        string authority = url.Authority;
        string port = url.IsHttps ? ":443" : ":80";
        return authority.EndsWith(port, StringComparison.Ordinal) ? authority.Substring(0, authority.Length - port.Length) : authority;
    }
}
