using System.Globalization;

namespace AuthKit.Mcp.OAuth;

/// <summary>Signs in where the server sends back at once, because it asks nobody or knows the machine.</summary>
/// <param name="wire">Sends the requests.</param>
/// <param name="redirectUri">Where the answer goes; nobody listens there.</param>
internal sealed class RedirectSignIn(OAuthWire wire, string redirectUri) : ISignIn
{
    private const string Advice = "Somebody has to sign in: give -Credential if the server has a form for e-mail and password, or use the browser.";

    /// <inheritdoc/>
    public string RedirectUri { get; } = redirectUri;

    /// <inheritdoc/>
    public async Task<string> SignInAsync(AuthorizationRequest request, CancellationToken cancellationToken)
    {
        SignInAnswer answer = await new SignInVisit(wire, request, Advice).OpenAsync(cancellationToken).ConfigureAwait(false);
        return answer.RedirectUrl
            ?? throw SignInFaults.Unknown(answer.Url, $"answered {answer.Page?.Status.ToString(CultureInfo.InvariantCulture)} and does not redirect.", Advice);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The wire is the caller's.
    }
}
