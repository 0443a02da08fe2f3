namespace AuthKit.Mcp.Migration;

/// <summary>Matches one name of a path against <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a]</c> and backslash escapes, in linear steps.</summary>
internal static class SegmentGlob
{
    // Windows and macOS mostly have file systems that do not tell cases apart, and git follows them there.
    private static readonly bool IgnoreCase = Path.DirectorySeparatorChar == '\\';

    public static bool IsMatch(string pattern, string name)
    {
        int n = 0, p = 0, star = -1, mark = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = n;
            }
            else if (p < pattern.Length && One(pattern, p, name[n]) is int length and > 0)
            {
                p += length;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }

    /// <summary>How long the part of the pattern is that takes this character; 0 when it does not.</summary>
    private static int One(string pattern, int at, char c)
    {
        switch (pattern[at])
        {
            case '?':
                return 1;
            case '\\' when at + 1 < pattern.Length:
                return Same(pattern[at + 1], c) ? 2 : 0;
            case '[' when pattern.IndexOf(']', Math.Min(at + 2, pattern.Length)) is int end and > 0:
                return InSet(pattern, at + 1, end, c) ? end - at + 1 : 0;
            default:
                return Same(pattern[at], c) ? 1 : 0;
        }
    }

    private static bool InSet(string pattern, int from, int end, char c)
    {
        bool negated = pattern[from] is '!' or '^';
        bool found = false;
        for (int i = negated ? from + 1 : from; i < end; i++)
        {
            if (i + 2 < end && pattern[i + 1] == '-')
            {
                found |= c >= pattern[i] && c <= pattern[i + 2];
                i += 2;
            }
            else
            {
                found |= Same(pattern[i], c);
            }
        }

        return found != negated;
    }

    private static bool Same(char a, char b) => a == b || (IgnoreCase && char.ToUpperInvariant(a) == char.ToUpperInvariant(b));
}
