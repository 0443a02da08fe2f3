using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>
/// A regex of the pattern file. It is made when first used and compiled once it has read so much that this pays, because
/// compiling all of them takes longer than searching a small tree. Each call has a time limit.
/// </summary>
internal sealed class PatternRegex(string pattern, RegexOptions options = RegexOptions.CultureInvariant)
{
    private const int MuchRead = 600_000;
    private const int LongText = 2000;
    private Regex? _regex;
    private PatternNeeds? _needs;
    private PatternNeeds? _pathNeeds;
    private bool? _isShort;
    private int _read;

    /// <summary>What a text must contain to have a match.</summary>
    public PatternNeeds Needs => _needs ??= PatternNeeds.Of(pattern);

    /// <summary>The same of a text in which the path is written in some way that <see cref="RoutePath"/> knows.</summary>
    public PatternNeeds PathNeeds => _pathNeeds ??= PatternNeeds.Of(pattern, words: true);

    /// <summary>True when the pattern is somewhere in the text.</summary>
    /// <exception cref="RegexMatchTimeoutException">The text takes too long.</exception>
    public bool IsMatch(string text) => Regex(text.Length).IsMatch(text);

    /// <summary>The first match.</summary>
    public Match Match(string text) => Regex(text.Length).Match(text);

    /// <summary>All matches, one by one.</summary>
    public IEnumerable<Match> Matches(string text)
    {
        for (Match match = Match(text); match.Success; match = match.NextMatch())
        {
            yield return match;
        }
    }

    /// <summary>All matches in some parts of a text, each as if there were nothing around the part.</summary>
    public IEnumerable<Match> Matches(string text, IReadOnlyList<(int Start, int Length)> parts)
    {
        foreach ((int start, int length) in parts)
        {
            for (Match match = Regex(length).Match(text, start, length); match.Success; match = match.NextMatch())
            {
                yield return match;
            }
        }
    }

    /// <summary>All matches in a text, found by the literals that they need where that does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">The literals in it.</param>
    public IEnumerable<Match> Matches(string text, TextIndex index) =>
        text.Length >= LongText && Needs.Rarest is { } literals && (_isShort ??= PatternSpan.IsShort(pattern)) && index.PlacesOf(text, literals) is { } places
            ? Matches(text, LineWindows.Around(text, places).FindAll(w => Needs.AreIn(text, w.Start, w.Length)))
            : Matches(text);

    /// <inheritdoc/>
    public override string ToString() => pattern;

    private Regex Regex(int length)
    {
        // A race makes the same regex twice, which harms nobody.
        int read = Interlocked.Add(ref _read, length);
        if (read >= MuchRead && read - length < MuchRead)
        {
            _regex = new Regex(pattern, options | RegexOptions.Compiled, RegexLimit.Value);
        }

        return _regex ??= new Regex(pattern, options, RegexLimit.Value);
    }
}
