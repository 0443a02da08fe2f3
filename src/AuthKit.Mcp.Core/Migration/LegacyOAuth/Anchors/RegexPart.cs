namespace AuthKit.Mcp.Migration;

/// <summary>A part of a regex, as far as it says what a match must contain.</summary>
internal sealed record RegexPart(RegexPartKind Kind)
{
    public static RegexPart Nothing { get; } = new(RegexPartKind.Nothing);

    public IReadOnlyList<RegexPart> Parts { get; init; } = [];

    /// <summary>The characters that one character may be; null when they are too many to tell.</summary>
    public string? Chars { get; init; }

    /// <summary>How the pattern writes one character, or an anchor.</summary>
    public string Source { get; init; } = "";

    /// <summary>How often a repetition must be there.</summary>
    public int Least { get; init; } = 1;

    /// <summary>How often a repetition can be there; <see cref="int.MaxValue"/> for any number.</summary>
    public int Most { get; init; } = 1;
}
