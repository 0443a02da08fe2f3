using System.Net;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>One visit to an authorization server, as a browser without scripts makes it: cookies are kept, and its origin is never left.</summary>
/// <param name="wire">Sends the requests.</param>
/// <param name="request">The request that the visit is for.</param>
/// <param name="advice">What a user can do where this way of signing in ends.</param>
internal sealed class SignInVisit(OAuthWire wire, AuthorizationRequest request, string advice)
{
    private const int MaxHops = 5;
    private static readonly HeaderLine Accept = new("Accept", "text/html, application/json;q=0.5, */*;q=0.1");
    private readonly CookieContainer _cookies = new();

    /// <summary>The origin of the authorization endpoint.</summary>
    public string Origin { get; } = HttpUrl.Parse(request.Url, "The authorization endpoint").Origin;

    /// <summary>Opens the authorization request.</summary>
    public Task<SignInAnswer> OpenAsync(CancellationToken cancellationToken) => GoAsync(new WireRequest("GET", request.Url), cancellationToken);

    /// <summary>Sends a form. The caller has made sure that it goes to this origin.</summary>
    /// <param name="url">Where it goes.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<SignInAnswer> PostAsync(string url, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken cancellationToken) => GoAsync(
        new WireRequest("POST", url)
        {
            // Servers that look for forged requests compare the origin.
            Headers = [new HeaderLine("Content-Type", "application/x-www-form-urlencoded"), new HeaderLine("Origin", Origin)],
            Body = FormText.Write(fields),
        },
        cancellationToken);

    /// <summary>The absolute form of a link on a page or in a header, or null when it is none of the web.</summary>
    public static string? Resolve(string page, string link)
    {
        string text = link.Trim();

        // An absolute one stays as it is: a redirect URI is compared as text.
        return HttpUrl.TryParse(text) is not null ? text
            : Uri.TryCreate(page, UriKind.Absolute, out Uri? from) && Uri.TryCreate(from, text, out Uri? to) && HttpUrl.TryParse(to.AbsoluteUri) is not null ? to.AbsoluteUri
            : null;
    }

    private async Task<SignInAnswer> GoAsync(WireRequest step, CancellationToken cancellationToken)
    {
        for (int hop = 0; hop <= MaxHops; hop++)
        {
            Exchange exchange = await wire.SendAsync(step with { Headers = [Accept, .. step.Headers, .. Cookies(step.Url)] }, cancellationToken).ConfigureAwait(false);
            WireResponse response = exchange.Response ?? throw Unknown(step.Url, $"gave no answer ({exchange.FaultDetail ?? "the request failed"}).");
            Keep(step.Url, response);
            if (response.Status is < 300 or >= 400)
            {
                return SignInFaults.Refusal(step.Url, response) is { } refusal ? throw refusal : new SignInAnswer(null, step.Url, response);
            }

            string location = Location(step, response);
            if (AuthorizationResponses.IsSamePlace(location.Split('#')[0], request.RedirectUri))
            {
                return new SignInAnswer(location, step.Url, null);
            }

            string url = Resolve(step.Url, location) ?? throw Unknown(step.Url, "redirects to something that is no address of the web.");
            if (HttpUrl.TryParse(url)?.Origin is var origin && origin != Origin)
            {
                throw Unknown(step.Url, $"redirects to {Text.Printable(origin)}, which is neither the redirect URI nor the same server.");
            }

            step = new WireRequest("GET", url);
        }

        throw Unknown(step.Url, $"was reached after {MaxHops} redirects, and there is another one.");
    }

    private string Location(WireRequest step, WireResponse response)
    {
        if (response.Value("Location") is not { Length: > 0 } location)
        {
            throw Unknown(step.Url, $"answered {response.Status} without a Location.");
        }

        // 307 and 308 ask for the same request again, password included.
        return step.Method == "GET" || response.Status is 301 or 302 or 303
            ? location
            : throw Unknown(step.Url, $"answered the form with {response.Status}, which asks to send it once more. It is not: a password goes to one address only.");
    }

    private IEnumerable<HeaderLine> Cookies(string url) =>
        _cookies.GetCookieHeader(new Uri(url)) is { Length: > 0 } cookies ? [new HeaderLine("Cookie", cookies)] : [];

    private void Keep(string url, WireResponse response)
    {
        foreach (string line in response.Values("Set-Cookie"))
        {
            try
            {
                // The container keeps a cookie without a path to this very page on some platforms, which no browser does.
                bool hasPath = line.IndexOf("path=", StringComparison.OrdinalIgnoreCase) >= 0;
                _cookies.SetCookies(new Uri(url), hasPath ? line : line + "; Path=/");
            }
            catch (CookieException)
            {
                // As in a browser: a cookie that is none, or another site's, is not kept.
            }
        }
    }

    private AuthKitException Unknown(string url, string problem) => SignInFaults.Unknown(url, problem, advice);
}
