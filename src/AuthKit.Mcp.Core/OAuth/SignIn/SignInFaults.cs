using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>The errors of signing in. They name the address up to its query, which holds the state.</summary>
internal static class SignInFaults
{
    /// <summary>There is neither an answer nor a page that can be filled in.</summary>
    /// <param name="url">What was asked.</param>
    /// <param name="problem">The end of a sentence that begins with the address, and its full stop.</param>
    /// <param name="advice">What to do.</param>
    public static AuthKitException Unknown(string url, string problem, string advice) =>
        new(ErrorCode.SignInPageUnknown, $"{Shown(url)} {problem} {advice}", Shown(url));

    /// <summary>The server refuses.</summary>
    /// <param name="url">What was asked.</param>
    /// <param name="problem">The end of a sentence that begins with the address, and its full stop.</param>
    public static AuthKitException Refused(string url, string problem) => new(ErrorCode.SignInRefused, $"{Shown(url)} {problem}", Shown(url));

    /// <summary>The refusal that an OAuth error in the body is (RFC 6749 section 5.2), or null.</summary>
    public static AuthKitException? Refusal(string url, WireResponse response)
    {
        if (response.Status is < 400 or >= 500)
        {
            return null;
        }

        try
        {
            using JsonDocument body = JsonDocument.Parse(ContentCoding.Decode(response));
            return JsonText.Member(body.RootElement, "error") is { } member && JsonText.String(member) is { } error
                ? Refused(url, $"refused the authorization request ({response.Status}, {OAuthErrorText.Shown(error)}). {OAuthErrorText.Advice(error)}")
                : null;
        }
        catch (JsonException)
        {
            // A page then, which the caller reads.
            return null;
        }
    }

    /// <summary>An address without its query.</summary>
    public static string Shown(string url) => Text.Printable(HttpUrl.Shown(url.Split('?', '#')[0]) ?? "The authorization endpoint");
}
