using System.Collections.Concurrent;

namespace AuthKit.Mcp.Migration;

/// <summary>A source tree on disk, searched once a run.</summary>
internal sealed class SourceTree : ISourceTree
{
    private static readonly string[] Repositories = [".git", ".hg", ".svn", ".jj"];

    private readonly string? _gateway;
    private readonly IReadOnlyCollection<string> _exclude;
    private readonly ConcurrentQueue<string> _unread = new();
    private Task<IReadOnlyList<McpLegacyOAuthPlace>>? _legacy;
    private Task<IReadOnlyList<SourceMention>>? _mentions;

    private SourceTree(string root, string? gateway, IReadOnlyCollection<string> exclude) => (Root, _gateway, _exclude) = (root, gateway, exclude);

    /// <inheritdoc/>
    public string Root { get; }

    /// <inheritdoc/>
    public bool IsVersioned
    {
        get
        {
            for (DirectoryInfo? folder = new(Root); folder is not null; folder = folder.Parent)
            {
                // A worktree has a file of that name.
                if (Repositories.Any(r => Directory.Exists(Path.Combine(folder.FullName, r)) || File.Exists(Path.Combine(folder.FullName, r))))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Opens a tree.</summary>
    /// <param name="root">The full path of its folder.</param>
    /// <param name="gateway">The gateway's origin, or null.</param>
    /// <param name="exclude">Wildcards of what is left out of every search.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.SourceNotFound"/>.</exception>
    public static SourceTree Open(string root, string? gateway, IReadOnlyCollection<string>? exclude = null) => Directory.Exists(root)
        ? new SourceTree(root, gateway, exclude ?? [])
        : throw new AuthKitException(ErrorCode.SourceNotFound, $"-SourcePath '{Text.Printable(root, 300)}' is no folder. Name the root of the server's source tree.", Text.Printable(root, 300));

    /// <inheritdoc/>
    public IReadOnlyList<string> Unread => [.. _unread];

    /// <inheritdoc/>
    public SourceCoverage Coverage { get; } = new();

    /// <inheritdoc/>
    public Task<IReadOnlyList<McpLegacyOAuthPlace>> FindLegacyAsync(CancellationToken cancellationToken) => _legacy ??= ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SourceMention>> FindMentionsAsync(CancellationToken cancellationToken) => _mentions ??= Task.Run(() => MentionSearch.Find(Root, _gateway, _exclude, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public string TextOf(McpLegacyOAuthPlace place)
    {
        try
        {
            return string.Join("\n", File.ReadLines(place.File).Skip(place.Line - 1).Take(place.EndLine - place.Line + 1));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // Changed since it was found: the next run sees what it is then.
        }
    }

    private async Task<IReadOnlyList<McpLegacyOAuthPlace>> ReadAsync(CancellationToken cancellationToken)
    {
        List<McpLegacyOAuthPlace> places = [];
        await foreach (McpLegacyOAuthPlace place in new LegacyOAuthFinder().FindAsync(Root, new LegacyOAuthOptions { Exclude = _exclude, Coverage = Coverage, Failed = e => _unread.Enqueue(e.Message) }, cancellationToken).ConfigureAwait(false))
        {
            places.Add(place);
        }

        return [.. places.OrderBy(static p => p.File, StringComparer.Ordinal).ThenBy(static p => p.Line)];
    }
}
