using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Gateway;

/// <summary>Finds text that was copied from a guide and never filled in.</summary>
internal static class Placeholder
{
    private static readonly string[] Words = ["your-", "your_", "yourserver", "yourdomain", "yourcompany", "changeme", "placeholder"];

    // RFC 2606 and RFC 6761; .test is left out, because laboratories use it for real servers.
    private static readonly string[] ExampleHosts = ["example.com", "example.net", "example.org", "example", "invalid"];

    /// <summary>The placeholder in a URL, or null.</summary>
    /// <param name="url">The URL as given or as listed.</param>
    /// <param name="allowExampleHosts">True to accept the names that RFC 2606 reserves for documentation.</param>
    public static string? Find(string? url, bool allowExampleHosts)
    {
        if (url is null)
        {
            return null;
        }

        int open = url.IndexOfAny(['<', '{']);
        int close = open < 0 ? -1 : url.IndexOfAny(['>', '}'], open);
        if (close > open)
        {
            return url.Substring(open, close - open + 1);
        }

        string host = HttpUrl.TryParse(url)?.Host ?? "";
        return Words.FirstOrDefault(w => host.Contains(w))
            ?? (allowExampleHosts || AddressGuard.IsLoopback(host) ? null : ExampleHosts.FirstOrDefault(h => host == h || host.EndsWith("." + h, StringComparison.Ordinal)));
    }
}
