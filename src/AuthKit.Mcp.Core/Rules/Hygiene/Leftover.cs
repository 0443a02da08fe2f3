using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>Finds values in URLs that nobody meant to publish: unset variables, sample hosts, hosts of a developer's machine.</summary>
internal static class Leftover
{
    private static readonly string[] Unset = ["undefined", "null", "None", "NaN"];
    private static readonly string[] Words = ["yourserver", "yourdomain", "yourcompany", "changeme", "placeholder"];

    private static readonly string[] SampleWords = ["my-server", "your", "changeme", "placeholder"];

    // RFC 2606. The names .example, .invalid and .test cannot be reached anyway, and laboratories use them.
    private static readonly string[] ExampleHosts = ["example.com", "example.net", "example.org"];

    /// <summary>What is left over in a value, as the end of a sentence, or null. Private hosts count for public servers only.</summary>
    public static string? Find(UrlValue value, DiscoveryFacts facts)
    {
        if (value.Unfilled is { } unfilled)
        {
            return unfilled;
        }

        // A host that the checked endpoint has itself is no placeholder, whatever it is called.
        if (value.Url is not { } url || string.Equals(url.Host, facts.Endpoint.Host, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string host = url.Host.TrimEnd('.').ToLowerInvariant();
        return IsSample(host) ? $"{Text.Printable(host)} is a sample host"
            : IsExample(host) && !IsExample(facts.Endpoint.Host.ToLowerInvariant()) ? $"{Text.Printable(host)} is reserved for documentation"
            : facts.IsPublic && AddressGuard.IsPrivate(host) ? $"{Text.Printable(host)} only exists inside one network"
            : null;
    }

    /// <summary>A template or a variable that was never filled in, as the end of a sentence, or null.</summary>
    public static string? Unfilled(string value, RawUrl? url)
    {
        if (Template(value) is { } template)
        {
            return $"{RuleContext.Quote(template)} was never filled in";
        }

        if (!HoldsAny(value, Unset))
        {
            return null;
        }

        string[] segments = (url?.Path ?? value).Split('/');
        return Unset.FirstOrDefault(w => url?.Host == w || segments.Contains(w)) is { } unset ? $"'{unset}' is what an unset variable becomes" : null;
    }

    private static string? Template(string value)
    {
        int open = value.IndexOfAny(['<', '{']);
        int close = open < 0 ? -1 : value.IndexOf(value[open] == '<' ? '>' : '}', open);
        if (close < 0)
        {
            return null;
        }

        int start = open > 0 && value[open - 1] == '$' ? open - 1 : open;
        return value.Substring(start, close + 1 - start) + (close + 1 < value.Length && value[close + 1] == '}' ? "}" : "");
    }

    // Few hosts hold any of these words, and the others need not be taken apart.
    private static bool IsSample(string host) => HoldsAny(host, SampleWords) && host.Split('.') is var labels
        && (labels[0] is "my-server" || labels.Any(static l => l.StartsWith("your-", StringComparison.Ordinal) || l.StartsWith("your_", StringComparison.Ordinal) || Words.Contains(l)));

    private static bool IsExample(string host) => HoldsAny(host, ExampleHosts)
        && ExampleHosts.Any(h => host.EndsWith(h, StringComparison.Ordinal) && (host.Length == h.Length || host[host.Length - h.Length - 1] == '.'));

    private static bool HoldsAny(string text, string[] words)
    {
        foreach (string word in words)
        {
            if (text.Contains(word))
            {
                return true;
            }
        }

        return false;
    }
}
