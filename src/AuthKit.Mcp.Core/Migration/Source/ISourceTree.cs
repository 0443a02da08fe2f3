namespace AuthKit.Mcp.Migration;

/// <summary>The source code of a server.</summary>
internal interface ISourceTree
{
    /// <summary>The full path of its root.</summary>
    string Root { get; }

    /// <summary>True when deleted code can be had back: the tree is under version control.</summary>
    bool IsVersioned { get; }

    /// <summary>What the search for legacy code could not read, once it has run.</summary>
    IReadOnlyList<string> Unread { get; }

    /// <summary>What that search has read and what it has left out, once it has run.</summary>
    SourceCoverage Coverage { get; }

    /// <summary>Home-grown OAuth code that is left.</summary>
    Task<IReadOnlyList<McpLegacyOAuthPlace>> FindLegacyAsync(CancellationToken cancellationToken);

    /// <summary>The first lines about each topic.</summary>
    Task<IReadOnlyList<SourceMention>> FindMentionsAsync(CancellationToken cancellationToken);

    /// <summary>The lines of a place, or empty when they cannot be read any more.</summary>
    string TextOf(McpLegacyOAuthPlace place);
}
