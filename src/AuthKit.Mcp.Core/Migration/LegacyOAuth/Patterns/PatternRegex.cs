using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>
/// A regex of the pattern file. It is made when first used and compiled once it has been used often, because compiling
/// all of them takes longer than searching a small tree. Each call has a time limit.
/// </summary>
internal sealed class PatternRegex(string pattern)
{
    private const int OftenUsed = 200;
    private const RegexOptions Options = RegexOptions.CultureInvariant;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);
    private Regex? _regex;
    private int _uses;

    /// <summary>True when the pattern is somewhere in the text.</summary>
    /// <exception cref="RegexMatchTimeoutException">The text takes too long.</exception>
    public bool IsMatch(string text) => Regex().IsMatch(text);

    /// <summary>The first match.</summary>
    public Match Match(string text) => Regex().Match(text);

    private Regex Regex()
    {
        // A race makes the same regex twice, which harms nobody.
        if (Interlocked.Increment(ref _uses) == OftenUsed)
        {
            _regex = new Regex(pattern, Options | RegexOptions.Compiled, Limit);
        }

        return _regex ??= new Regex(pattern, Options, Limit);
    }
}
