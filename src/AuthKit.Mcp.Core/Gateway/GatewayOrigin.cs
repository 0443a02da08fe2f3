using AuthKit.Mcp.Http;
namespace AuthKit.Mcp.Gateway;

/// <summary>
/// Reads the base URL of a gateway. It must be an origin and nothing more: the gateway routes by exact path, and its
/// issuer is compared with this value byte for byte (RFC 8414 section 3.3).
/// </summary>
internal static class GatewayOrigin
{
    /// <summary>The origin in its normal form, without a slash at the end.</summary>
    /// <param name="text">The value.</param>
    /// <param name="source">The parameter or environment variable it came from.</param>
    /// <param name="allowUnencrypted">Allows plain http to hosts other than loopback.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidUri"/> or <see cref="ErrorCode.UnencryptedAuthentication"/>.</exception>
    public static string Parse(string? text, string source, bool allowUnencrypted)
    {
        HttpUrl url = HttpUrl.Parse(text, source);
        string? extra = Extra(url.Rest);
        if (extra is not null)
        {
            throw new AuthKitException(ErrorCode.InvalidUri, $"{source} has {extra}. Give the origin of the gateway alone: '{url.Origin}'.", HttpUrl.Shown(text));
        }

        if (!url.IsProtected && !allowUnencrypted)
        {
            throw new AuthKitException(
                ErrorCode.UnencryptedAuthentication,
                $"{source} is plain http ('{url.Origin}'), so everyone on the way could read the admin key and the tokens. Use https, or -AllowUnencryptedAuthentication inside a network you trust.",
                url.Origin);
        }

        return url.Origin;
    }

    // The query and fragment are not shown: people paste links with tokens in them.
    private static string? Extra(string rest)
    {
        if (rest is "" or "/")
        {
            return null;
        }

        int query = rest.IndexOf('?');
        int fragment = rest.IndexOf('#');
        return fragment >= 0 && (query < 0 || fragment < query) ? "a fragment ('#…')"
            : query >= 0 ? "a query ('?…')"
            : $"the path '{Text.Printable(rest)}'";
    }
}
