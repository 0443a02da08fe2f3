using System.Globalization;

namespace AuthKit.Mcp.Migration;

/// <summary>The identifiers of a text: runs of word characters and $ that do not begin with a digit, of three characters or more.</summary>
internal static class Identifiers
{
    private const int Shortest = 3;
    private const int Ascii = 128;
    private static readonly bool[] InAscii = [.. Enumerable.Range(0, Ascii).Select(static c => (char)c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '$')];

    /// <summary>The next identifier that begins at a place or behind it; the length is 0 when there is none.</summary>
    public static (int Start, int Length) Next(string text, int at)
    {
        while (Run(text, at) is { Length: > 0 } run)
        {
            if (run.Length >= Shortest && IsStart(text[run.Start]))
            {
                return run;
            }

            at = run.Start + run.Length;
        }

        return (text.Length, 0);
    }

    /// <summary>All runs of word characters and $, whatever they begin with.</summary>
    public static IEnumerable<(int Start, int Length)> Runs(string text, int at)
    {
        while (Run(text, at) is { Length: > 0 } run)
        {
            yield return run;
            at = run.Start + run.Length;
        }
    }

    /// <summary>True for a text that is nothing but word characters and $.</summary>
    public static bool IsRun(string text) => text.Length > 0 && Run(text, 0).Length == text.Length;

    /// <summary>All of a part of a text, with repetitions.</summary>
    public static IEnumerable<string> In(string text, int start, int length)
    {
        string part = text.Substring(start, length);
        for ((int Start, int Length) next = Next(part, 0); next.Length > 0; next = Next(part, next.Start + next.Length))
        {
            yield return part.Substring(next.Start, next.Length);
        }
    }

    /// <summary>True for a text that is one identifier.</summary>
    public static bool IsIdentifier(string text) => text.Length >= Shortest && IsStart(text[0]) && IsRun(text);

    private static bool IsStart(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' or '$';

    private static (int Start, int Length) Run(string text, int at)
    {
        while (at < text.Length && !IsPart(text[at]))
        {
            at++;
        }

        int start = at;
        while (at < text.Length && IsPart(text[at]))
        {
            at++;
        }

        return (start, at - start);
    }

    private static bool IsPart(char c) => c < Ascii ? InAscii[c] : CharUnicodeInfo.GetUnicodeCategory(c) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation;
}
