using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Http;

/// <summary>
/// Tells text that may be shown from text that may be a key or token. When in doubt it may not: a mistyped host that is not
/// repeated costs a look at the command line, a key that is repeated stands in a log.
/// </summary>
internal static class SecretShape
{
    /// <summary>What AuthKit's secrets begin with, before an underscore, as alternatives of a regular expression.</summary>
    public const string Prefixes = "sak|mat|mrt|ses|code";

    private const int TokenLength = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);
    private static readonly Regex Issued = new("(^|[^A-Za-z0-9])(" + Prefixes + ")_[A-Za-z0-9]{16}", RegexOptions.CultureInvariant, Limit);
    private static readonly Regex HostAndPort = new("^(?<host>[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*)\\.?(?<port>:[0-9]{1,5})?$", RegexOptions.CultureInvariant, Limit);
    private static readonly Regex Address = new("^[0-9.]+$|\\.([A-Za-z]{2,24}|[Xx][Nn]--[A-Za-z0-9-]+)$", RegexOptions.CultureInvariant, Limit);
    private static readonly Regex Segment = new("^[A-Za-z0-9._~-]*$", RegexOptions.CultureInvariant, Limit);

    /// <summary>True when the text holds something that AuthKit gives out as a secret.</summary>
    public static bool HasIssued(string text) => Issued.IsMatch(text);

    /// <summary>True for a host with or without a port, or a path, or both, in which nothing looks random.</summary>
    public static bool IsAddress(string text)
    {
        string place = text.Split('?', '#')[0];
        bool isPath = place.StartsWith("/", StringComparison.Ordinal) && !place.StartsWith("//", StringComparison.Ordinal);
        string[] segments = place.TrimStart('/').Split('/');
        return (isPath || IsHost(segments[0])) && segments.Skip(isPath ? 0 : 1).All(static s => Segment.IsMatch(s) && s.Split('.', '-', '_', '~').All(IsPlain));
    }

    private static bool IsHost(string text)
    {
        Match match = HostAndPort.Match(text);
        string host = match.Groups["host"].Value;
        return match.Success
            && (match.Groups["port"].Success || AddressGuard.IsLoopback(host) || Address.IsMatch(host))
            && host.Split('.', '-', '_').All(IsPlain);
    }

    // People write words in one case, perhaps with a capital; long runs of letters and digits come from a generator.
    private static bool IsPlain(string word)
    {
        bool isMixed = word.Skip(1).Any(char.IsUpper) && word.Any(char.IsLower);
        return !isMixed && (word.Length < TokenLength || word.All(char.IsLetter));
    }
}
