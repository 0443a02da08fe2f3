using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>How the <c>resource</c> of a document stands to the URL in use, step by step (RFC 9728 section 3.3 and what clients accept).</summary>
internal static class ResourceLadder
{
    /// <summary>One step: what differs, whether it is an error outside the rfc profile, and who refuses it.</summary>
    internal sealed record Step(string Difference, bool IsError, string RefusedBy);

    private const string Everybody = "every client that checks";

    /// <summary>Null when both are identical.</summary>
    public static Step? Compare(string resource, RawUrl endpoint)
    {
        if (string.Equals(resource, endpoint.Value, StringComparison.Ordinal))
        {
            return null;
        }

        if (!RawUrl.TryParse(resource, out RawUrl url))
        {
            return new Step("is not a URL", IsError: true, Everybody);
        }

        if (!string.Equals(url.Scheme, endpoint.Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return new Step($"has the scheme {url.Scheme} instead of {endpoint.Scheme}", IsError: true, Everybody);
        }

        string authority = Authority(url);
        if (!string.Equals(authority, Authority(endpoint), StringComparison.OrdinalIgnoreCase))
        {
            return new Step($"names the host {Text.Printable(url.Authority)} instead of {endpoint.Authority}", IsError: true, Everybody);
        }

        return url.Fragment is null ? ComparePath(url, endpoint) : new Step("has a fragment", IsError: true, Everybody);
    }

    private static Step? ComparePath(RawUrl url, RawUrl endpoint)
    {
        string path = url.Path;
        string wanted = endpoint.Path;
        bool sameQuery = string.Equals(url.Query, endpoint.Query, StringComparison.Ordinal);
        if (path == wanted || (url.IsRoot && endpoint.IsRoot))
        {
            return !sameQuery ? new Step("differs in the query", IsError: url.Query is not null, "the Go SDK and VS Code")
                : string.Equals(url.Authority, endpoint.Authority, StringComparison.OrdinalIgnoreCase)
                    ? new Step("differs in upper and lower case or in a slash after the host", IsError: false, "the Go SDK")
                    : new Step("spells out the default port", IsError: false, "the Go SDK");
        }

        if (path == wanted + "/")
        {
            return new Step("has a slash at the end that the endpoint does not have", IsError: true, "the TypeScript SDK, mcp-remote, the Go SDK and VS Code");
        }

        if (path + "/" == wanted)
        {
            return new Step("lacks the slash at the end of the endpoint", IsError: true, "the Go SDK and VS Code");
        }

        if (url.IsRoot)
        {
            return new Step("is only the origin of the endpoint", IsError: false, "VS Code, and the Go SDK unless it was found at the root");
        }

        return wanted.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal)
            ? new Step("is a parent path of the endpoint", IsError: false, "the C# SDK, the Go SDK and VS Code")
            : new Step($"has the path {Text.Printable(path)} instead of {wanted}", IsError: true, Everybody);
    }

    private static string Authority(RawUrl url)
    {
        string authority = url.Authority;
        string port = url.IsHttps ? ":443" : ":80";
        return authority.EndsWith(port, StringComparison.Ordinal) ? authority.Substring(0, authority.Length - port.Length) : authority;
    }
}
