using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Clients;

/// <summary>How clients compare the <c>resource</c> with the endpoint.</summary>
internal static class ResourceMatches
{
    /// <summary>TypeScript: same origin, and the resource's path no longer than the endpoint's and a prefix of it by segments.</summary>
    public static bool? OriginAndShorterPath(string resource, RawUrl endpoint) =>
        WebUrl.Parse(resource) is { } configured && WebUrl.Parse(endpoint.Value) is { } requested
        && configured.Origin == requested.Origin
        && requested.Path.Length >= configured.Path.Length
        && IsPrefix(configured.Path, requested.Path);

    /// <summary>Python: as written but for case, the document's default port gone; a slash at the end does not count.</summary>
    public static bool? OriginAndPath(string resource, RawUrl endpoint) =>
        WebUrl.Parse(resource) is { } configured
        && string.Equals(configured.Origin, endpoint.Origin, StringComparison.OrdinalIgnoreCase)
        && IsPrefix(configured.Path, endpoint.Path);

    /// <summary>C#: both normalised, without query and slash at the end, in any case; or the origin alone.</summary>
    public static bool? NormalisedOrOrigin(string resource, RawUrl endpoint, bool isRoot) =>
        Uri.TryCreate(endpoint.Value, UriKind.Absolute, out Uri? wanted)
        && Uri.TryCreate(resource, UriKind.Absolute, out Uri? given) && given.Host.Length > 0
        && Normalised(given) is { } text
        && (string.Equals(text, Normalised(new Uri(wanted.GetLeftPart(UriPartial.Authority))), StringComparison.OrdinalIgnoreCase)
            || (!isRoot && string.Equals(text, Normalised(wanted), StringComparison.OrdinalIgnoreCase)));

    /// <summary>Go: the same string; at the root the origin.</summary>
    public static bool? Exact(string resource, RawUrl endpoint, bool isRoot) =>
        resource == (isRoot ? endpoint.Origin + (endpoint.Query is null ? "" : "?" + endpoint.Query) : endpoint.Value);

    /// <summary>VS Code: both written out by the URL parser.</summary>
    public static bool? SameHref(string resource, RawUrl endpoint) =>
        WebUrl.Parse(resource) is { } given && given.Href == WebUrl.Parse(endpoint.Value)?.Href;

    /// <summary>
    /// Claude: its documents ask for the URL that was typed. Whether it bears a parent path, a slash or the origin is not known;
    /// another origin or a path that is no parent is refused by every client.
    /// </summary>
    public static bool? AsTyped(string resource, RawUrl endpoint) =>
        resource == endpoint.Value ? true : OriginAndPath(resource, endpoint) is true ? null : false;

    private static bool IsPrefix(string prefix, string path) => WithSlash(path).StartsWith(WithSlash(prefix), StringComparison.Ordinal);

    private static string WithSlash(string path) => path.EndsWith("/", StringComparison.Ordinal) ? path : path + "/";

    private static string Normalised(Uri uri) => $"{uri.Scheme}://{uri.Host}{(uri.IsDefaultPort ? "" : ":" + uri.Port.ToString(System.Globalization.CultureInfo.InvariantCulture))}{uri.AbsolutePath.TrimEnd('/')}";
}
