namespace AuthKit.Mcp.Migration;

/// <summary>The rules of one .gitignore file, for the folder it is in and all below.</summary>
internal sealed class IgnoreFile
{
    private readonly List<IgnoreRule> _rules = [];

    private IgnoreFile(string folder) => Folder = folder;

    /// <summary>The folder that the rules are relative to.</summary>
    public string Folder { get; }

    public static IgnoreFile Parse(string folder, IEnumerable<string> lines)
    {
        IgnoreFile file = new(folder);
        file._rules.AddRange(lines.Select(IgnoreRule.Parse).OfType<IgnoreRule>());
        return file;
    }

    /// <summary>True when the last rule about that path ignores it, false when it takes it back, null when no rule is about it.</summary>
    public bool? Ignores(string path, bool isFolder)
    {
        string below = path.Substring(Folder.Length).Trim(Path.DirectorySeparatorChar, '/');
        string[] segments = below.Split(Path.DirectorySeparatorChar, '/');
        for (int i = _rules.Count - 1; i >= 0; i--)
        {
            if (_rules[i].IsAbout(segments, isFolder))
            {
                return !_rules[i].Negated;
            }
        }

        return null;
    }
}
