namespace AuthKit.Mcp.Discovery;

/// <summary>
/// The variants in which an authorization server's endpoints are asked: what a question notes, a rule finds again.
/// </summary>
internal static class IssuerVariant
{
    // Registration
    public const string NativeClient = "native client";
    public const string SecretClient = "client with a secret";
    public const string UnknownMember = "unknown member";
    public const string EmptyObject = "empty object";
    public const string BrokenJson = "broken JSON";
    public const string NoRedirects = "no redirect URIs";
    public const string Deletion = "deletion";

    // Authorization, with clients that do not exist
    public const string UnknownClient = "unknown client";
    public const string MissingClientDocument = "missing client document";
    public const string HttpClientDocument = "http client document";

    // Authorization, with the registered native client
    public const string Valid = "valid request";
    public const string OtherPort = "other loopback port";
    public const string LocalhostCallback = "localhost callback";
    public const string NoPkce = "no code_challenge";
    public const string Implicit = "response_type token";
    public const string BogusType = "response_type probe_bogus";
    public const string WithResource = "resource";
    public const string WithResourceSlash = "resource with a slash";

    // Token endpoint
    public const string UnknownClientCode = "code of an unknown client";
    public const string BogusCode = "unknown code of a registered client";
    public const string BogusRefresh = "unknown refresh token of a registered client";
    public const string PasswordGrant = "grant_type password";
    public const string UnknownGrant = "grant_type probe";
    public const string ByGet = "GET";

    // Token services
    public const string Revocation = "revocation";
    public const string Introspection = "introspection";

    /// <summary>A redirect URI at a host that nobody has (RFC 6761 section 6.4).</summary>
    public const string ForeignRedirect = ProbeRequests.ForeignOrigin + "/cb";

    /// <summary>The redirect URI of the native test client.</summary>
    public const string NativeRedirect = "http://127.0.0.1:33418/callback";

    /// <summary>As <see cref="NativeRedirect"/> at another port, as a native app has it at its next start (RFC 8252 section 7.3).</summary>
    public const string OtherPortRedirect = "http://127.0.0.1:49153/callback";

    /// <summary>The redirect URI of clients that register without a port, by name.</summary>
    public const string LocalhostRedirect = "http://localhost/callback";

    /// <summary>The state of every authorization request: what must come back escaped again is in it.</summary>
    public const string State = "probe+a/b=c d&e";

    /// <summary>The registrations that are no proper request at all.</summary>
    public static IReadOnlyList<string> Malformed { get; } = [EmptyObject, BrokenJson, NoRedirects];

    /// <summary>Redirect URIs that must not be registered.</summary>
    public static IReadOnlyList<string> UnsafeRedirects { get; } =
        ["javascript:alert(1)", "data:text/html,x", "http://probe.invalid/cb", "https://probe.invalid/cb#f"];

    /// <summary>Callbacks of well-known clients.</summary>
    public static IReadOnlyList<string> Callbacks { get; } =
    [
        "https://claude.ai/api/mcp/auth_callback",
        "https://claude.com/api/mcp/auth_callback",
        "https://vscode.dev/redirect",
        LocalhostRedirect,
        "http://127.0.0.1/callback",
    ];

    /// <summary>Redirect URIs that resemble the registered one, by what differs.</summary>
    public static IReadOnlyList<(string Variant, string RedirectUri)> UnregisteredRedirects { get; } =
    [
        ("another host", ProbeRequests.ForeignOrigin + "/callback"),
        ("a longer path", NativeRedirect + "/x"),
        ("a query", NativeRedirect + "?x=1"),
        ("another scheme", "https://127.0.0.1:33418/callback"),
        ("another host behind an @", "http://127.0.0.1:33418@probe.invalid/callback"),
    ];

    /// <summary>The variant of a registration with one redirect URI.</summary>
    public static string Redirect(string redirectUri) => "redirect URI " + redirectUri;

    /// <summary>The subject of a probe.</summary>
    public static string Subject(string issuer, string variant) => issuer + " " + variant;
}
