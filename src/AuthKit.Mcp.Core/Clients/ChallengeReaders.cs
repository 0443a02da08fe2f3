using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Clients;

/// <summary>How clients read <c>WWW-Authenticate</c>: some by the grammar, some by a pattern over all lines joined.</summary>
internal static class ChallengeReaders
{
    private const string Parameter = "resource_metadata";
    private static readonly Regex Pattern = new(Parameter + "=(?:\"([^\"]+)\"|([^\\s,]+))", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>TypeScript: the first scheme of the joined lines must be one of these, then a pattern; what is no URL is dropped.</summary>
    public static Func<IReadOnlyList<string>, ChallengeReading> FirstScheme(params string[] schemes) => lines =>
    {
        string[] words = Joined(lines).Split(' ');
        return words.Length > 1 && words[1].Length > 0 && schemes.Contains(words[0].ToLowerInvariant(), StringComparer.Ordinal) && Match(lines) is { } url && WebUrl.Parse(url) is not null
            ? new ChallengeReading(url)
            : default;
    };

    /// <summary>Python: the pattern, whatever the scheme.</summary>
    public static ChallengeReading AnyScheme(IReadOnlyList<string> lines) => new(Match(lines));

    /// <summary>C#: the framework's own parser, which drops lines that break the grammar; parameters are split at commas.</summary>
    public static ChallengeReading Framework(IReadOnlyList<string> lines)
    {
        using HttpResponseMessage response = new();
        foreach (string line in lines)
        {
            response.Headers.TryAddWithoutValidation("WWW-Authenticate", line);
        }

        List<AuthenticationHeaderValue> challenges = [.. response.Headers.WwwAuthenticate];
        List<AuthenticationHeaderValue> bearer = [.. challenges.Where(static c => string.Equals(c.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase))];
        return challenges.Count > 0 && bearer.Count == 0
            ? new ChallengeReading(null, string.Join(", ", challenges.Select(static c => c.Scheme)))
            : new ChallengeReading(bearer.Select(static c => SplitAtCommas(c.Parameter)).FirstOrDefault(static u => u is not null));
    }

    /// <summary>VS Code: any challenge of the scheme Bearer, spelled so.</summary>
    public static ChallengeReading ExactScheme(IReadOnlyList<string> lines) => new(ChallengeParser.Parse(lines).Challenges
        .Where(static c => c.Scheme == "Bearer")
        .SelectMany(static c => c.Parameters)
        .Where(static p => p.Name == Parameter && p.Value.Length > 0)
        .Select(static p => p.Value)
        .FirstOrDefault());

    /// <summary>By the grammar, as the checker itself reads it; what is no absolute URL is dropped.</summary>
    public static ChallengeReading Lenient(IReadOnlyList<string> lines) =>
        ChallengeParser.Parse(lines).ResourceMetadata is { } url && WebUrl.Parse(url) is { IsWeb: true } ? new ChallengeReading(url) : default;

    private static string Joined(IReadOnlyList<string> lines) => string.Join(", ", lines).Trim();

    private static string? Match(IReadOnlyList<string> lines)
    {
        Match match = Pattern.Match(Joined(lines));
        return !match.Success ? null : match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value;
    }

    private static string? SplitAtCommas(string? parameters)
    {
        foreach (string part in (parameters ?? "").Split(','))
        {
            int equals = part.IndexOf('=');
            if (equals > 0 && string.Equals(part.Substring(0, equals).Trim(), Parameter, StringComparison.OrdinalIgnoreCase))
            {
                string value = part.Substring(equals + 1).Trim();
                return value.Length > 1 && value[0] == '"' && value[value.Length - 1] == '"' ? value.Substring(1, value.Length - 2) : value;
            }
        }

        return null;
    }
}
