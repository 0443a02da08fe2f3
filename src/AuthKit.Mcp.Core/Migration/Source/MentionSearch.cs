namespace AuthKit.Mcp.Migration;

/// <summary>Searches a source tree for the pieces that the migration adds. A mention is a hint for people, never a verdict.</summary>
internal static class MentionSearch
{
    private const int MaxMentions = 3;

    /// <summary>The first mentions of each topic.</summary>
    /// <param name="root">The full path of the tree.</param>
    /// <param name="gateway">The gateway's origin, or null.</param>
    /// <param name="exclude">Wildcards of what is left out.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IReadOnlyList<SourceMention> Find(string root, string? gateway, IReadOnlyCollection<string> exclude, CancellationToken cancellationToken)
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
        foreach (SourceFile file in new SourceWalk(root, new LegacyOAuthOptions { Exclude = exclude }).Files().Where(static f => !f.IsTest))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach ((SourceTopic topic, int line) in Lines(file, wanted))
            {
                if (found.Count(f => f.Topic == topic) < MaxMentions)
                {
                    found.Add(new SourceMention(topic, file.Path, line));
                }
            }
        }

        return found;
    }

    private static IEnumerable<(SourceTopic Topic, int Line)> Lines(SourceFile file, IReadOnlyList<(SourceTopic Topic, string Text)> wanted)
    {
        // Some frameworks make the route from the name of the folder.
        foreach ((SourceTopic topic, _) in wanted.Where(w => Has(file.Path, w.Text)))
        {
            yield return (topic, 1);
        }

        string[] lines = (SourceReader.TextOrNull(file.FullPath) ?? "").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            foreach ((SourceTopic topic, _) in wanted.Where(w => Has(lines[i], w.Text)))
            {
                yield return (topic, i + 1);
            }
        }
    }

    private static bool Has(string line, string text) => line.IndexOf(text, StringComparison.Ordinal) >= 0;
}
