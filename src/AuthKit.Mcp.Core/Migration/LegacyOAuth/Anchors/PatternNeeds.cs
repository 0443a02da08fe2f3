namespace AuthKit.Mcp.Migration;

/// <summary>What every match of a pattern contains: of each group of literals at least one. Worked out from the pattern, so the two cannot drift apart.</summary>
internal sealed class PatternNeeds
{
    private const int MostTexts = 64;
    private readonly TextLiteral[][] _groups;
    private readonly TextLiteral[]? _rarest;

    private PatternNeeds(IEnumerable<IReadOnlyCollection<string>> groups)
    {
        _groups = [.. groups.Select(static g => g.Select(TextLiteral.Of).ToArray())];
        _rarest = _groups.OrderByDescending(static g => Worth([.. g.Select(static l => l.Text)])).FirstOrDefault();
    }


    /// <summary>The group that is in the fewest texts, or null when nothing is needed.</summary>
    public IReadOnlyList<TextLiteral>? Rarest => _rarest;

    /// <summary>The groups, for those who search the text themselves.</summary>
    public IReadOnlyList<IReadOnlyList<TextLiteral>> Groups => _groups;

    /// <summary>What a match of the pattern contains.</summary>
    /// <param name="pattern">The regex.</param>
    /// <param name="words">True when only runs of letters, digits and hyphens of a match can be relied on.</param>
    public static PatternNeeds Of(string pattern, bool words = false)
    {
        Known known = Of(RegexParser.Parse(pattern), words);
        return new PatternNeeds(known.Exact is null ? known.Groups : known.Groups.Concat(Group(known.Exact)));
    }

    /// <summary>False when no match can be in that part of a text in which one of the rarest literals is.</summary>
    public bool AreIn(string text, int start, int length) =>
        Array.TrueForAll(_groups, g => ReferenceEquals(g, _rarest) || Array.Exists(g, l => text.IndexOf(l.Text, start, length, StringComparison.OrdinalIgnoreCase) >= 0));

    /// <summary>False when no match can be in the text.</summary>
    public bool MayBeIn(TextIndex index)
    {
        foreach (TextLiteral[] group in _groups)
        {
            if (!Array.Exists(group, index.MayHave))
            {
                return false;
            }
        }

        return true;
    }

    private static Known Of(RegexPart part, bool words) => part.Kind switch
    {
        RegexPartKind.Nothing => new Known([""], []),
        RegexPartKind.One => new Known(part.Chars is { } chars && chars.All(c => IsReliable(c, words)) ? [.. chars.Select(static c => char.ToLowerInvariant(c).ToString()).Distinct()] : null, []),
        RegexPartKind.Ahead => new Known([""], Of(part.Parts[0], words) is var ahead && ahead.Exact is null ? ahead.Groups : [.. ahead.Groups, .. Group(ahead.Exact)]),
        RegexPartKind.Choice => Choice([.. part.Parts.Select(p => Of(p, words))]),
        RegexPartKind.Repeat => Repeat(part, Of(part.Parts[0], words)),
        _ => Sequence(part.Parts.Select(p => Of(p, words))),
    };

    private static bool IsReliable(char c, bool words) => c is > ' ' and < '\x7f' && (!words || char.IsLetterOrDigit(c) || c == '-');

    private static Known Repeat(RegexPart part, Known inner)
    {
        if (part.Least == 0)
        {
            return new Known(part.Most == 1 && inner.Exact is not null ? [.. inner.Exact.Append("").Distinct()] : null, []);
        }

        return new Known(null, inner.Exact is null ? inner.Groups : [.. inner.Groups, .. Group(inner.Exact)]);
    }

    private static Known Sequence(IEnumerable<Known> parts)
    {
        List<IReadOnlyCollection<string>> groups = [];
        IReadOnlyCollection<string> run = [""];
        bool exact = true;
        foreach (Known part in parts)
        {
            groups.AddRange(part.Groups);
            if (part.Exact is not null && part.Exact.Count * run.Count <= MostTexts)
            {
                run = [.. run.SelectMany(r => part.Exact.Select(e => r + e)).Distinct()];
            }
            else
            {
                groups.AddRange(Group(run));
                run = part.Exact ?? [""];
                exact = false;
            }
        }

        if (!exact)
        {
            groups.AddRange(Group(run));
        }

        return new Known(exact ? run : null, groups);
    }

    private static Known Choice(IReadOnlyList<Known> branches)
    {
        if (branches.All(static b => b.Exact is not null) && branches.Sum(static b => b.Exact?.Count ?? 0) <= MostTexts)
        {
            // What a branch needs beside its text is lost, which costs time only.
            return new Known([.. branches.SelectMany(static b => b.Exact ?? []).Distinct()], []);
        }

        List<IReadOnlyCollection<string>> best = [];
        foreach (Known branch in branches)
        {
            IEnumerable<IReadOnlyCollection<string>> groups = branch.Exact is null ? branch.Groups : branch.Groups.Concat(Group(branch.Exact));
            if (groups.OrderByDescending(Worth).FirstOrDefault() is not { } group)
            {
                return new Known(null, []);
            }

            best.Add(group);
        }

        return new Known(null, [[.. best.SelectMany(static g => g).Distinct()]]);
    }

    private static double Worth(IReadOnlyCollection<string> group) => group.Min(static t => t.Length) - Math.Log(group.Count);

    private static IEnumerable<IReadOnlyCollection<string>> Group(IReadOnlyCollection<string> texts) =>
        texts.Count > 0 && texts.All(static t => t.Length >= Trigram.Length) ? [[.. texts.Where(t => !texts.Any(o => o.Length < t.Length && t.IndexOf(o, StringComparison.Ordinal) >= 0))]] : [];

    /// <summary>What is known of a part.</summary>
    /// <param name="Exact">All that it can be, when that is known.</param>
    /// <param name="Groups">What it must contain.</param>
    private sealed record Known(IReadOnlyCollection<string>? Exact, IReadOnlyList<IReadOnlyCollection<string>> Groups);
}
