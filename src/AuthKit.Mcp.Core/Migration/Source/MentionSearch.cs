namespace AuthKit.Mcp.Migration;

/// <summary>Searches a source tree for the pieces that the migration adds. A mention is a hint for people, never a verdict.</summary>
internal static class MentionSearch
{
    private const int MaxFileBytes = 1024 * 1024;
    private const int MaxFiles = 20_000;
    private const int MaxMentions = 3;

    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".cs", ".py", ".go", ".json", ".jsonc", ".toml", ".yaml", ".yml", ".conf",
    };

    private static readonly HashSet<string> Foreign = new(StringComparer.OrdinalIgnoreCase)
    {
        "node_modules", "bin", "obj", "dist", "build", "out", "vendor", "venv", "__pycache__", "target", "coverage", "site-packages",
    };

    /// <summary>The first mentions of each topic.</summary>
    /// <param name="root">The full path of the tree.</param>
    /// <param name="gateway">The gateway's origin, or null.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IReadOnlyList<SourceMention> Find(string root, string? gateway, CancellationToken cancellationToken)
    {
        List<(SourceTopic Topic, string Text)> wanted =
        [
            (SourceTopic.ResourceMetadata, "oauth-protected-resource"),
            (SourceTopic.FormerMetadata, "oauth-authorization-server"),
            (SourceTopic.Userinfo, "/oauth/userinfo"),
            (SourceTopic.Challenge, "resource_metadata"),
            (SourceTopic.Gateway, "AUTHKIT_URL"),
        ];
        if (gateway is not null)
        {
            wanted.Add((SourceTopic.Gateway, gateway));
        }

        List<SourceMention> found = [];
        foreach (string file in Files(root).Take(MaxFiles))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string shown = file.Substring(root.Length).TrimStart(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
            foreach ((SourceTopic topic, int line) in Lines(file, shown, wanted))
            {
                if (found.Count(f => f.Topic == topic) < MaxMentions)
                {
                    found.Add(new SourceMention(topic, shown, line));
                }
            }
        }

        return found;
    }

    private static IEnumerable<(SourceTopic Topic, int Line)> Lines(string file, string shown, IReadOnlyList<(SourceTopic Topic, string Text)> wanted)
    {
        // Some frameworks make the route from the name of the folder.
        foreach ((SourceTopic topic, _) in wanted.Where(w => Has(shown, w.Text)))
        {
            yield return (topic, 1);
        }

        string[] lines;
        try
        {
            lines = new FileInfo(file).Length > MaxFileBytes ? [] : File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            yield break; // Gone or locked meanwhile: it gives no hint then.
        }

        for (int i = 0; i < lines.Length; i++)
        {
            foreach ((SourceTopic topic, _) in wanted.Where(w => Has(lines[i], w.Text)))
            {
                yield return (topic, i + 1);
            }
        }
    }

    private static bool Has(string line, string text) => line.IndexOf(text, StringComparison.Ordinal) >= 0;

    private static IEnumerable<string> Files(string root)
    {
        Stack<string> left = new([root]);
        while (left.Count > 0)
        {
            string folder = left.Pop();
            string[] files;
            string[] folders;
            try
            {
                files = Directory.GetFiles(folder);
                folders = Directory.GetDirectories(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue; // As above.
            }

            foreach (string file in files.Where(static f => Extensions.Contains(Path.GetExtension(f))).OrderBy(static f => f, StringComparer.Ordinal))
            {
                yield return file;
            }

            foreach (string inner in folders.Where(IsOwn).OrderByDescending(static f => f, StringComparer.Ordinal))
            {
                left.Push(inner);
            }
        }
    }

    // Links are left out: they may lead in circles.
    private static bool IsOwn(string folder)
    {
        string name = Path.GetFileName(folder);
        return !Foreign.Contains(name) && (name == ".well-known" || !name.StartsWith(".", StringComparison.Ordinal)) && (new DirectoryInfo(folder).Attributes & FileAttributes.ReparsePoint) == 0;
    }
}
