using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>What an authorization endpoint did with a request, as far as it shows without a user.</summary>
internal enum AuthorizationOutcome
{
    /// <summary>No answer, or one of a rate limit.</summary>
    None,

    /// <summary>404, 405, 410 or a server error: there is no working endpoint.</summary>
    Broken,

    /// <summary>A page for the user.</summary>
    Page,

    /// <summary>A redirect that is not to the client: usually to a log-in.</summary>
    Elsewhere,

    /// <summary>An error that stays at the authorization server.</summary>
    Refused,

    /// <summary>A redirect to the client.</summary>
    Back,
}

/// <summary>An answer of an authorization endpoint, read.</summary>
internal sealed class AuthorizationAnswer
{
    private AuthorizationAnswer(Exchange exchange, string redirectUri)
    {
        Exchange = exchange;
        Uri? target = Target(exchange);
        IsBack = target is not null && Uri.TryCreate(redirectUri, UriKind.Absolute, out Uri? redirect)
            && string.Equals(target.Host, redirect.Host, StringComparison.OrdinalIgnoreCase) && target.Port == redirect.Port;
        Query = Parameters(IsBack ? target?.Query : null);
        Fragment = Parameters(IsBack ? target?.Fragment : null);
        LocalError = exchange.Response is { } response ? MetadataDocument.Read(response).GetString("error") : null;
    }

    public Exchange Exchange { get; }

    /// <summary>The parameters that the redirect to the client has in its query.</summary>
    public IReadOnlyList<(string Name, string Value)> Query { get; }

    /// <summary>Those in its fragment.</summary>
    public IReadOnlyList<(string Name, string Value)> Fragment { get; }

    public AuthorizationOutcome Outcome => Exchange.Response switch
    {
        null or { Status: 429 } => AuthorizationOutcome.None,
        _ when IsBack => AuthorizationOutcome.Back,
        { Status: 404 or 405 or 410 or >= 500 } => AuthorizationOutcome.Broken,
        { Status: >= 300 and < 400 } => AuthorizationOutcome.Elsewhere,
        { Status: >= 200 and < 300 } when LocalError is null => AuthorizationOutcome.Page,
        _ => AuthorizationOutcome.Refused,
    };

    /// <summary>The OAuth error that the redirect or the body states, or null.</summary>
    public string? Error => Values("error").FirstOrDefault() ?? LocalError;

    /// <summary>True when a code or token was handed out.</summary>
    public bool IsGrant => Values("code").Count > 0 || Values("access_token").Count > 0;

    /// <summary>True when the request goes on to the user: a page, or a redirect to a log-in.</summary>
    public bool ReachesUser => Outcome is AuthorizationOutcome.Page or AuthorizationOutcome.Elsewhere;

    /// <summary>True when the request is answered with an error, here or at the client.</summary>
    public bool IsRefusal => Outcome == AuthorizationOutcome.Refused || (Outcome == AuthorizationOutcome.Back && !IsGrant);

    /// <summary>True for a page that asks for a password: what it is shown for was accepted so far.</summary>
    public bool AsksForPassword => Outcome == AuthorizationOutcome.Page && Exchange.Response is { } response
        && System.Text.Encoding.UTF8.GetString(response.Body) is { } page
        && (page.IndexOf("type=\"password\"", StringComparison.OrdinalIgnoreCase) >= 0 || page.IndexOf("type='password'", StringComparison.OrdinalIgnoreCase) >= 0);

    private bool IsBack { get; }

    private string? LocalError { get; }

    public static AuthorizationAnswer? Read(Exchange? exchange, string redirectUri) => exchange is null ? null : new AuthorizationAnswer(exchange, redirectUri);

    /// <summary>The values of a parameter in the redirect to the client, wherever it stands.</summary>
    public IReadOnlyList<string> Values(string name) => [.. Query.Concat(Fragment).Where(p => p.Name == name).Select(static p => p.Value)];

    /// <summary>The outcome in words, as the end of a sentence.</summary>
    public string Describe() => Outcome switch
    {
        AuthorizationOutcome.Back when IsGrant => "is answered with a grant at once",
        AuthorizationOutcome.Back => $"is sent back with {RuleContext.Quote(Error)}",
        AuthorizationOutcome.Elsewhere => "is sent on, to a log-in it seems",
        AuthorizationOutcome.Page => "gets a page for the user",
        _ => RuleContext.Outcome(Exchange) + (LocalError is null ? "" : $" with {RuleContext.Quote(LocalError)}"),
    };

    private static Uri? Target(Exchange exchange) => exchange.Response is { Status: >= 300 and < 400 } response
        && response.Value("Location") is { } location
        && Uri.TryCreate(exchange.Request.Url, UriKind.Absolute, out Uri? from)
        && Uri.TryCreate(from, location, out Uri? to) && to.IsAbsoluteUri ? to : null;

    private static List<(string Name, string Value)> Parameters(string? part) =>
        [.. (part ?? "").TrimStart('?', '#').Split('&').Where(static p => p.Length > 0).Select(static p => p.Split(['='], 2)).Select(static p => (Decode(p[0]), p.Length > 1 ? Decode(p[1]) : ""))];

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
