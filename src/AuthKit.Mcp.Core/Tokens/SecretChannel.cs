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
        if (!HttpUrl.Parse(url, source).IsProtected && !allowUnencrypted)
        {
            string? shown = HttpUrl.Shown(url);
            throw new AuthKitException(
                ErrorCode.UnencryptedAuthentication,
                $"{source} '{shown}' is plain http: everyone on the way could read the token. Use https, or pass -AllowUnencryptedAuthentication if that network is yours alone.",
                shown);
        }
    }
}
