using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>Recognises an AuthKit gateway by the set of endpoints in its metadata.</summary>
internal static class AuthKitShape
{
    private static readonly (string Member, string Path)[] Endpoints =
    [
        ("authorization_endpoint", "/oauth/authorize"),
        ("token_endpoint", "/oauth/token"),
        ("registration_endpoint", "/oauth/register"),
        ("revocation_endpoint", "/oauth/revoke"),
        ("userinfo_endpoint", "/oauth/userinfo"),
    ];

    /// <summary>True when all five endpoints stand under <paramref name="origin"/>.</summary>
    public static bool Fits(MetadataDocument document, string origin) => Endpoints.All(e => document.GetString(e.Member) == origin + e.Path);

    /// <summary>True when the document has AuthKit's set of endpoints under any one origin.</summary>
    public static bool IsRecognised(MetadataDocument? document) =>
        document?.GetString("token_endpoint") is { } token
        && token.EndsWith("/oauth/token", StringComparison.Ordinal)
        && Fits(document, token.Substring(0, token.Length - "/oauth/token".Length));
}
