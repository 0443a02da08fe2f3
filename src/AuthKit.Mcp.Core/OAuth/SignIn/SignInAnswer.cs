using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>Where a visit to an authorization server ended: at the redirect URI or at a page of the server.</summary>
/// <param name="RedirectUrl">The redirect URL with the answer, or null.</param>
/// <param name="Url">The address of the page.</param>
/// <param name="Page">The page; without one there is a redirect URL.</param>
internal sealed record SignInAnswer(string? RedirectUrl, string Url, WireResponse? Page)
{
    // The generated text would spell out the code.
    /// <inheritdoc/>
    public override string ToString() => nameof(SignInAnswer);
}
