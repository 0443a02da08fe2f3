namespace AuthKit.Mcp.Migration;

/// <summary>One line of a .gitignore file (gitignore(5)).</summary>
internal sealed class IgnoreRule
{
    private readonly string[] _segments;
    private readonly bool _foldersOnly;

    private IgnoreRule(string[] segments, bool negated, bool foldersOnly) => (_segments, Negated, _foldersOnly) = (segments, negated, foldersOnly);

    /// <summary>True for a line that takes back what lines above it ignore.</summary>
    public bool Negated { get; }

    /// <summary>The rule of a line, or null for a blank line or a comment.</summary>
    public static IgnoreRule? Parse(string line)
    {
        line = WithoutTrailingBlanks(line.TrimEnd('\r', '\n'));
        bool negated = line.StartsWith("!", StringComparison.Ordinal);
        line = negated ? line.Substring(1) : line;
        if (line.Length == 0 || (!negated && line[0] == '#'))
        {
            return null;
        }

        bool foldersOnly = line[line.Length - 1] == '/';
        string path = line.TrimEnd('/');
        bool anchored = path.IndexOf('/') >= 0;
        string[] segments = path.TrimStart('/').Split('/');
        return path.Trim('/').Length == 0 ? null : new IgnoreRule(anchored ? segments : ["**", .. segments], negated, foldersOnly);
    }

    /// <summary>True when the rule is about that path, given by its segments below the folder of the .gitignore file.</summary>
    public bool IsAbout(string[] path, bool isFolder)
    {
        if (_foldersOnly && !isFolder)
        {
            return false;
        }

        // The same walk as for one wildcard, with segments for characters: it goes back to the last ** only, so it is never slow.
        int p = 0, s = 0, star = -1, mark = 0;
        while (p < path.Length)
        {
            if (s < _segments.Length && _segments[s] == "**")
            {
                star = s++;
                mark = p;
            }
            else if (s < _segments.Length && SegmentGlob.IsMatch(_segments[s], path[p]))
            {
                s++;
                p++;
            }
            else if (star >= 0)
            {
                s = star + 1;
                p = ++mark;
            }
            else
            {
                return false;
            }
        }

        // A last ** takes at least one segment, which is why it is still there when the path "a" ends before "a/**" does.
        return s == _segments.Length;
    }

    private static string WithoutTrailingBlanks(string line)
    {
        int end = line.Length;
        while (end > 0 && (line[end - 1] is ' ' or '\t'))
        {
            if (end > 1 && line[end - 2] == '\\')
            {
                break;
            }

            end--;
        }

        return line.Substring(0, end);
    }
}
