using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Core.Tests.Migration;

/// <summary>A source tree that holds what a test says.</summary>
internal sealed class FakeTree : ISourceTree
{
    public string Root => "/src/server";

    public bool IsVersioned { get; init; }

    public IReadOnlyList<McpLegacyOAuthPlace> Places { get; init; } = [];

    public IReadOnlyList<SourceMention> Mentions { get; init; } = [];

    public IReadOnlyList<string> Unread { get; init; } = [];

    public SourceCoverage Coverage { get; } = Covered();

    public string Text { get; init; } = "";

    public static McpLegacyOAuthPlace Place(McpLegacyOAuthKind kind, McpLegacyOAuthConfidence confidence = McpLegacyOAuthConfidence.High) => new()
    {
        File = "/src/server/oauth.ts",
        Line = 12,
        EndLine = 20,
        Kind = kind,
        Confidence = confidence,
        Reason = "It looks like it.",
        Scope = McpLegacyOAuthScope.Section,
        PatternId = "test",
        Language = McpSourceLanguage.TypeScript,
    };

    private static SourceCoverage Covered()
    {
        SourceCoverage coverage = new();
        coverage.Read("one file");
        return coverage;
    }

    public Task<IReadOnlyList<McpLegacyOAuthPlace>> FindLegacyAsync(CancellationToken cancellationToken) => Task.FromResult(Places);

    public Task<IReadOnlyList<SourceMention>> FindMentionsAsync(CancellationToken cancellationToken) => Task.FromResult(Mentions);

    public string TextOf(McpLegacyOAuthPlace place) => Text;
}
