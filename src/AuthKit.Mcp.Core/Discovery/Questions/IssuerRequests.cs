using System.Text.Json;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// Requests to an authorization server's endpoints. Codes, tokens and passwords in them are made up; only registrations leave
/// something behind.
/// </summary>
internal static class IssuerRequests
{
    /// <summary>Tells whoever finds a test client what it is.</summary>
    public const string ClientName = "AuthKit.Mcp check, safe to delete";

    // The pair of RFC 7636 appendix B: no code that it protects is ever used.
    private const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static readonly HeaderLine AcceptJson = new("Accept", "application/json");
    private static readonly HeaderLine Identity = new("Accept-Encoding", "identity");

    /// <summary>A client id that no server can know.</summary>
    public static string RandomId() => "authkit-mcp-probe-" + Guid.NewGuid().ToString("N");

    public static WireRequest Register(string url, string body) => new("POST", url)
    {
        Headers = [new("Content-Type", "application/json"), AcceptJson, Identity],
        Body = body,
    };

    /// <summary>The metadata of a test client (RFC 7591 section 2).</summary>
    public static string Client(string redirectUri, string authMethod = "none", string more = "")
    {
        string type = redirectUri.StartsWith("https:", StringComparison.Ordinal) ? "web" : "native";
        return $$"""
            {"client_name":"{{ClientName}}","redirect_uris":["{{JsonEncodedText.Encode(redirectUri)}}"],"grant_types":["authorization_code","refresh_token"],"response_types":["code"],"token_endpoint_auth_method":"{{authMethod}}","application_type":"{{type}}"{{more}}}
            """;
    }

    /// <summary>Deletes a test client (RFC 7592 section 2.3).</summary>
    public static WireRequest Delete(string url, string registrationToken) => new("DELETE", url)
    {
        Headers = [new("Authorization", "Bearer " + registrationToken), AcceptJson, Identity],
    };

    /// <summary>A complete authorization request; a parameter of <paramref name="changes"/> replaces the usual one, null leaves it out.</summary>
    public static WireRequest Authorize(string url, string clientId, string redirectUri, params (string Name, string? Value)[] changes)
    {
        List<(string Name, string? Value)> parameters =
        [
            ("response_type", "code"),
            ("client_id", clientId),
            ("redirect_uri", redirectUri),
            ("state", IssuerVariant.State),
            ("code_challenge", Challenge),
            ("code_challenge_method", "S256"),
        ];
        foreach ((string name, string? value) in changes)
        {
            parameters.RemoveAll(p => p.Name == name);
            parameters.Add((name, value));
        }

        return new WireRequest("GET", WithQuery(url, Form(parameters))) { Headers = [new("Accept", "text/html"), Identity] };
    }

    /// <summary>A code that nobody was given, with everything a client sends along (RFC 6749 section 4.1.3, RFC 8707).</summary>
    public static WireRequest ExchangeCode(string url, string clientId, string resource) => Post(
        url,
        ("grant_type", "authorization_code"),
        ("code", RandomId()),
        ("client_id", clientId),
        ("redirect_uri", IssuerVariant.NativeRedirect),
        ("code_verifier", Verifier),
        ("resource", resource));

    public static WireRequest Refresh(string url, string clientId, string resource) => Post(
        url, ("grant_type", "refresh_token"), ("refresh_token", RandomId()), ("client_id", clientId), ("resource", resource));

    public static WireRequest PasswordGrant(string url) => Post(
        url, ("grant_type", "password"), ("username", "probe"), ("password", "probe"), ("client_id", RandomId()));

    public static WireRequest UnknownGrant(string url) => Post(url, ("grant_type", "probe"), ("client_id", RandomId()));

    public static WireRequest ExchangeByGet(string url) => new("GET", WithQuery(url, Form(
        [("grant_type", "authorization_code"), ("code", RandomId()), ("client_id", RandomId()), ("code_verifier", Verifier)])))
    {
        Headers = [AcceptJson, Identity],
    };

    /// <summary>Asks about a token that nobody was given.</summary>
    public static WireRequest AboutToken(string url) => Post(url, ("token", "probe"));

    private static WireRequest Post(string url, params (string Name, string? Value)[] form) => new("POST", url)
    {
        Headers = [new("Content-Type", "application/x-www-form-urlencoded"), AcceptJson, Identity],
        Body = Form(form),
    };

    private static string Form(IEnumerable<(string Name, string? Value)> parameters) =>
        string.Join("&", parameters.Where(static p => p.Value is not null).Select(static p => p.Name + "=" + Uri.EscapeDataString(p.Value ?? "")));

    // The endpoint may have a query of its own, which stays (RFC 6749 section 3.1).
    private static string WithQuery(string url, string query) => url + (url.IndexOf('?') >= 0 ? "&" : "?") + query;
}
