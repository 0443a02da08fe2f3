namespace AuthKit.Mcp.Discovery;

/// <summary>One challenge of a <c>WWW-Authenticate</c> header (RFC 9110 section 11.6.1).</summary>
public sealed record Challenge
{
    /// <summary>The scheme as written.</summary>
    public required string Scheme { get; init; }

    /// <summary>The parameters in order.</summary>
    public IReadOnlyList<ChallengeParameter> Parameters { get; init; } = [];

    /// <summary>The token68 value, for schemes that use one.</summary>
    public string? Token68 { get; init; }

    /// <summary>True for the Bearer scheme in any case.</summary>
    public bool IsBearer => string.Equals(Scheme, "Bearer", StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of the first parameter of that name (names are compared without case), or null.</summary>
    public string? Value(string name)
    {
        foreach (ChallengeParameter parameter in Parameters)
        {
            if (string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return parameter.Value;
            }
        }

        return null;
    }
}

/// <summary>One parameter of a challenge.</summary>
/// <param name="Name">The name as written.</param>
/// <param name="Value">The value without quotes and escapes.</param>
/// <param name="Quoted">True when the value was a quoted string.</param>
public sealed record ChallengeParameter(string Name, string Value, bool Quoted)
{
    /// <summary>True when blanks stand beside the equals sign: legal (RFC 9110 section 11.2, BWS), but clients that search by pattern miss it.</summary>
    public bool HasBlanks { get; init; }
}

/// <summary>All challenges of one response.</summary>
/// <param name="Lines">The field values as received.</param>
/// <param name="Challenges">What could be read from them, in order.</param>
/// <param name="Violations">What breaks the grammar, one sentence each.</param>
public sealed record ChallengeSet(IReadOnlyList<string> Lines, IReadOnlyList<Challenge> Challenges, IReadOnlyList<string> Violations)
{
    /// <summary>The first Bearer challenge that has a parameter, else the first Bearer challenge, or null.</summary>
    public Challenge? Bearer { get; } = Challenges.FirstOrDefault(static c => c.IsBearer && c.Parameters.Count > 0) ?? Challenges.FirstOrDefault(static c => c.IsBearer);

    /// <summary>Every <c>resource_metadata</c> that the Bearer challenges name, each value once.</summary>
    internal IReadOnlyList<string> ResourceMetadataUrls { get; } = UrlsOf(Challenges);

    /// <summary>The <c>resource_metadata</c> of a Bearer challenge, else of any challenge (RFC 9728 section 5.1), or null.</summary>
    public string? ResourceMetadata => ResourceMetadataUrls is [string first, ..] ? first : Challenges.Select(static c => c.Value("resource_metadata")).FirstOrDefault(static v => v is not null);

    private static List<string> UrlsOf(IReadOnlyList<Challenge> challenges)
    {
        List<string> urls = [];
        foreach (Challenge challenge in challenges)
        {
            if (challenge.IsBearer && challenge.Value("resource_metadata") is { } url && !urls.Contains(url))
            {
                urls.Add(url);
            }
        }

        return urls;
    }
}
