using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>Judges the answer to an authorization request (RFC 6749 section 4.1.2, RFC 9207) before anything in it is used.</summary>
internal static class AuthorizationResponses
{
    private static readonly string[] Single = ["code", "state", "iss", "error", "error_description", "error_uri"];

    /// <summary>The authorization code.</summary>
    /// <param name="redirectUrl">The redirect URL as it came.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="server">Who was asked.</param>
    /// <exception cref="AuthKitException">
    /// <see cref="ErrorCode.AuthorizationResponseInvalid"/>, <see cref="ErrorCode.StateMismatch"/>,
    /// <see cref="ErrorCode.IssuerMismatch"/> or <see cref="ErrorCode.AuthorizationRefused"/>.
    /// </exception>
    public static string ReadCode(string redirectUrl, AuthorizationRequest request, AuthorizationServer server)
    {
        // Messages name no part of the answer but the issuer and the error: the rest is, or may be, a secret.
        string url = redirectUrl.Split('#')[0];
        if (!IsSamePlace(url, request.RedirectUri))
        {
            throw Invalid(server, $"The answer of {Name(server)} did not arrive at the redirect URI '{Text.Printable(request.RedirectUri)}'. Nothing of it is used; start again.");
        }

        int query = url.IndexOf('?');
        IReadOnlyList<KeyValuePair<string, string>> answer = FormText.Read(query < 0 ? "" : url.Substring(query + 1));
        foreach (string name in Single)
        {
            if (answer.Count(p => p.Key == name) > 1)
            {
                throw Invalid(server, $"The answer of {Name(server)} has the parameter '{name}' more than once (RFC 6749 section 3.1), so it may have been tampered with. Nothing of it is used; start again.");
            }
        }

        RequireState(Value(answer, "state"), request, server);
        RequireIssuer(Value(answer, "iss"), server);
        if (Value(answer, "error") is { } error)
        {
            throw Refused(error, Value(answer, "error_description"), request, server);
        }

        return Value(answer, "code") is { Length: > 0 } code
            ? code
            : throw Invalid(server, $"The answer of {Name(server)} has neither a code nor an error in its query. The server has to answer response_type=code with response_mode query.");
    }

    /// <summary>Whether a URL is the redirect URI with an answer in its query.</summary>
    /// <param name="url">The URL without its fragment.</param>
    /// <param name="expected">The redirect URI.</param>
    public static bool IsSamePlace(string url, string expected)
    {
        // A query of the redirect URI itself has to come back too (RFC 6749 section 3.1.2).
        if (expected.Contains('?'))
        {
            return url.StartsWith(expected + "&", StringComparison.Ordinal);
        }

        return HttpUrl.TryParse(url.Split('?')[0]) is { } came && HttpUrl.TryParse(expected) is { } wanted
            && came.Origin == wanted.Origin
            && Path(came) == Path(wanted);
    }

    private static string Path(HttpUrl url) => url.Rest.Length == 0 ? "/" : url.Rest;

    private static void RequireState(string? state, AuthorizationRequest request, AuthorizationServer server)
    {
        if (!string.Equals(state, request.State, StringComparison.Ordinal))
        {
            throw new AuthKitException(
                ErrorCode.StateMismatch,
                $"The answer has {(state is null ? "no state" : "another state than was sent")}: it does not belong to this request to {Name(server)} and may have been planted. Nothing of it is used; start again.",
                Name(server));
        }
    }

    // Compared as strings: RFC 9207 section 2.4 allows no normalisation, and it also holds for error answers.
    private static void RequireIssuer(string? issuer, AuthorizationServer server)
    {
        if (issuer is null && !server.IssParameterSupported)
        {
            return;
        }

        if (!string.Equals(issuer, server.Issuer, StringComparison.Ordinal))
        {
            throw new AuthKitException(
                ErrorCode.IssuerMismatch,
                issuer is null
                    ? $"The answer has no iss, although {Name(server)} says that it sends one (RFC 9207). It may come from another server. Nothing of it is used; start again."
                    : $"The answer has iss '{Text.Printable(issuer)}', but '{Name(server)}' was asked (RFC 9207: both have to be identical). Nothing of it is used. If this is the same server, its metadata and its answers need one spelling of the issuer.",
                Name(server));
        }
    }

    private static AuthKitException Refused(string error, string? description, AuthorizationRequest request, AuthorizationServer server)
    {
        // A description that repeats the state, or the URL with it, says more than may be shown.
        bool isShown = description is { Length: > 0 } && description.IndexOf(request.State, StringComparison.Ordinal) < 0;
        string said = isShown ? $" It says: \"{Text.Printable(description, 200)}\"" : "";
        return new AuthKitException(
            ErrorCode.AuthorizationRefused,
            $"{Name(server)} refused the authorization request with {OAuthErrorText.Shown(error)}.{said} {OAuthErrorText.Advice(error)}",
            Name(server));
    }

    private static string? Value(IReadOnlyList<KeyValuePair<string, string>> answer, string name)
    {
        foreach (KeyValuePair<string, string> pair in answer)
        {
            if (pair.Key == name)
            {
                return pair.Value;
            }
        }

        return null;
    }

    private static string Name(AuthorizationServer server) => Text.Printable(server.Issuer);

    private static AuthKitException Invalid(AuthorizationServer server, string message) => new(ErrorCode.AuthorizationResponseInvalid, message, Name(server));
}
