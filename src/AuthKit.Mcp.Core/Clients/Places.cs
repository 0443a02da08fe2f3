using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Clients;

/// <summary>How clients spell the well-known places.</summary>
internal static class Places
{
    private const string Resource = "/.well-known/oauth-protected-resource";
    private const string OAuth = "/.well-known/oauth-authorization-server";
    private const string OpenId = "/.well-known/openid-configuration";

    /// <summary>One slash at the end trimmed, the query kept (TypeScript).</summary>
    public static IReadOnlyList<ResourcePlace> TrimmedWithQuery(RawUrl endpoint) =>
        ResourcePlaces(endpoint, endpoint.Path.EndsWith("/", StringComparison.Ordinal) ? endpoint.Path.Substring(0, endpoint.Path.Length - 1) : endpoint.Path, keepQuery: true);

    /// <summary>All slashes around the path trimmed, the query dropped (C#).</summary>
    public static IReadOnlyList<ResourcePlace> Trimmed(RawUrl endpoint) =>
        ResourcePlaces(endpoint, endpoint.Path.Trim('/') is { Length: > 0 } path ? "/" + path : "", keepQuery: false);

    /// <summary>The path as it is, the query dropped (Python, VS Code).</summary>
    public static IReadOnlyList<ResourcePlace> AsWritten(RawUrl endpoint) => ResourcePlaces(endpoint, endpoint.Path, keepQuery: false);

    /// <summary>The path as it is, the query kept (Go, and RFC 9728 section 3.1).</summary>
    public static IReadOnlyList<ResourcePlace> AsWrittenWithQuery(RawUrl endpoint) => ResourcePlaces(endpoint, endpoint.Path, keepQuery: true);

    /// <summary>One slash at the end trimmed (TypeScript) or all of them (Python), which differs for no issuer in use.</summary>
    public static IReadOnlyList<ServerPlace> ServerTrimmed(string issuer) => WebUrl.Parse(issuer) is { IsWeb: true } url ? ServerPlaces(url.Origin, url.Path.TrimEnd('/')) : [];

    /// <summary>Slashes trimmed on both sides (C#).</summary>
    public static IReadOnlyList<ServerPlace> ServerTrimmedBothSides(string issuer) =>
        WebUrl.Parse(issuer) is { IsWeb: true } url ? ServerPlaces(url.Origin, url.Path.Trim('/') is { Length: > 0 } path ? "/" + path : "") : [];

    /// <summary>The path as it is, a lone slash included (Go).</summary>
    public static IReadOnlyList<ServerPlace> ServerAsWritten(string issuer) =>
        !RawUrl.TryParse(issuer, out RawUrl url) ? []
        : url.Path.Length == 0 ? ServerPlaces(url.Origin, "")
        : [new(url.Origin + OAuth + url.Path, false), new(url.Origin + OpenId + url.Path, true), new(url.Origin + (url.Path.Trim('/') is { Length: > 0 } path ? "/" + path : "/") + OpenId, true)];

    /// <summary>The path as it is unless it is a lone slash (VS Code).</summary>
    public static IReadOnlyList<ServerPlace> ServerSlashKept(string issuer)
    {
        if (WebUrl.Parse(issuer) is not { IsWeb: true } url)
        {
            return [];
        }

        string path = url.Path == "/" ? "" : url.Path;
        return [new(url.Origin + OAuth + path, false), new(url.Origin + OpenId + path, true), new(url.Origin + path.TrimEnd('/') + OpenId, true)];
    }

    /// <summary>The OAuth document at the origin alone (2025-03-26).</summary>
    public static IReadOnlyList<ServerPlace> OriginOnly(string origin) => [new(origin + OAuth, false)];

    private static ResourcePlace[] ResourcePlaces(RawUrl endpoint, string path, bool keepQuery)
    {
        string query = keepQuery && endpoint.Query is not null ? "?" + endpoint.Query : "";
        ResourcePlace root = new(endpoint.Origin + Resource, true);
        return endpoint.IsRoot || path.Length == 0
            ? query.Length == 0 ? [root] : [new(root.Url + query, false), root]
            : [new(root.Url + path + query, false), root];
    }

    private static ServerPlace[] ServerPlaces(string origin, string path) => path.Length == 0
        ? [new(origin + OAuth, false), new(origin + OpenId, true)]
        : [new(origin + OAuth + path, false), new(origin + OpenId + path, true), new(origin + path + OpenId, true)];
}
