using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Tokens;

/// <summary>Decides where a secret may be sent (RFC 6750 section 5.3, RFC 7009 section 2: TLS only).</summary>
internal static class SecretChannel
{
    /// <summary>Requires https, or http on this machine.</summary>
    /// <param name="url">The URL the secret would be sent to.</param>
    /// <param name="source">Where the URL came from, for the message.</param>
    /// <param name="allowUnencrypted">True when the user gave -AllowUnencryptedAuthentication.</param>
    /// <exception cref="AuthKitException">
    /// <see cref="ErrorCode.InvalidUri"/> or <see cref="ErrorCode.UnencryptedAuthentication"/>.
    /// </exception>
    public static void Require(string url, string source, bool allowUnencrypted)
    {
        string shown = Text.Printable(url);
        if (url.Any(static c => c <= ' ' || Text.IsUnsafe(c)))
        {
            throw new AuthKitException(ErrorCode.InvalidUri, $"{source} '{shown}' has a blank, a line break or an invisible character in it. Remove it.", shown);
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || (uri.Scheme != "https" && uri.Scheme != "http"))
        {
            throw new AuthKitException(ErrorCode.InvalidUri, $"{source} '{shown}' is not an absolute https URL. Give it in full, for example https://auth.example.com/oauth/revoke.", shown);
        }

        if (uri.UserInfo.Length > 0)
        {
            // What stands before the @ may be a password, so the URL is not repeated.
            throw new AuthKitException(ErrorCode.InvalidUri, $"{source} has a user name or password before its host name. Leave it out.");
        }

        if (uri.Scheme == "http" && !allowUnencrypted && !AddressGuard.IsLoopback(uri.Host))
        {
            throw new AuthKitException(
                ErrorCode.UnencryptedAuthentication,
                $"{source} '{shown}' is plain http: everyone on the way could read the token. Use https, or pass -AllowUnencryptedAuthentication if that network is yours alone.",
                shown);
        }
    }
}
