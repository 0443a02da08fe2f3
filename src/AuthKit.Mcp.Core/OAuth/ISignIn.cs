namespace AuthKit.Mcp.OAuth;

/// <summary>
/// A way to get from an authorization request to its answer: a browser with a person before it, a sign-in form filled in,
/// or a server that redirects at once.
/// </summary>
internal interface ISignIn : IDisposable
{
    /// <summary>Where the answer is awaited. Known before the client is registered, because some servers compare it with its port.</summary>
    string RedirectUri { get; }

    /// <summary>Gets the answer.</summary>
    /// <param name="request">The request. A listener lets answers with another state pass and waits on, but the answer is not judged here: the caller checks state and issuer all the same.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The redirect URL as it came, with the answer in its query (RFC 6749 section 4.1.2).</returns>
    /// <exception cref="AuthKitException">There is no answer: nobody signed in in time, the form refused, or the page is not one that can be filled in.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<string> SignInAsync(AuthorizationRequest request, CancellationToken cancellationToken);
}
