namespace AuthKit.Mcp.Clients;

/// <summary>How clients compare the <c>issuer</c> of the metadata with the one they asked for.</summary>
internal static class IssuerMatches
{
    /// <summary>TypeScript 2.x: the same string; a slash that the expected one has may be missing.</summary>
    public static bool? ExactOrWithoutSlash(string expected, string? issuer) =>
        issuer == expected || (expected.EndsWith("/", StringComparison.Ordinal) && issuer == expected.Substring(0, expected.Length - 1));

    /// <summary>C#: the same string.</summary>
    public static bool? Exact(string expected, string? issuer) => issuer == expected;

    /// <summary>Python: the same after both went through the URL parser, an empty path staying empty.</summary>
    public static bool? SameUrl(string expected, string? issuer) => WebUrl.Parse(issuer)?.HrefWithEmptyPath == WebUrl.Parse(expected)?.HrefWithEmptyPath;

    /// <summary>Go: the same string but for one slash at the end.</summary>
    public static bool? ExactButSlash(string expected, string? issuer) => WithoutSlash(issuer ?? "") == WithoutSlash(expected);

    /// <summary>Claude: not known unless both are the same.</summary>
    public static bool? NotKnown(string expected, string? issuer) => issuer == expected ? true : null;

    private static string WithoutSlash(string text) => text.EndsWith("/", StringComparison.Ordinal) ? text.Substring(0, text.Length - 1) : text;
}
