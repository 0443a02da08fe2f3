using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp;

/// <summary>One rule of the catalogue: what it asks for, where that stands, and how to repair a breach.</summary>
public sealed record McpRule
{
    private string[]? _levels;

    internal McpRule(Func<RuleContext, Judgement> judge) => Judge = judge;

    /// <summary>The id, for example <c>PRM-001</c>: group and number. It never changes its meaning.</summary>
    public required string Id { get; init; }

    /// <summary>What the rule asks for.</summary>
    public required string Title { get; init; }

    /// <summary>
    /// How binding it is in 2025-03-26, 2025-06-18, 2025-11-25 and 2026-07-28, in this order: M and S are MUST and SHOULD of
    /// the MCP text, m and s of a document it makes normative, O is MAY, 1of is satisfied by any one of several mechanisms,
    /// I has no normative text but clients need it, G is the AuthKit guide, - does not apply.
    /// </summary>
    public required string Levels { get; init; }

    /// <summary>Whose change repairs a breach.</summary>
    public McpOwner Owner { get; init; }

    /// <summary>Where the requirement stands.</summary>
    public required string Source { get; init; }

    /// <summary>Why servers usually break it.</summary>
    public required string Cause { get; init; }

    /// <summary>How to repair a breach, in general; findings name the server's own URLs.</summary>
    public required string Fix { get; init; }

    /// <summary>The requests whose answers it judges.</summary>
    public IReadOnlyList<ProbeKind> Probes { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The depth from which its requests are sent.</summary>
    public CheckDepth Depth { get; init; } = CheckDepth.Quick;

    /// <summary>What it needs beyond reading: a switch or a token without which it is skipped.</summary>
    public McpProbeMode Mode { get; init; }

    /// <summary>Other switches of which each is enough by itself, to judge that part of the rule which it shows.</summary>
    public IReadOnlyList<McpProbeMode> AlsoBy { get; init => field = Indexable.Of(value); } = [];

    /// <summary>True when it belongs to the AuthKit profile only.</summary>
    public bool AuthKitOnly { get; init; }

    /// <summary>The group: the letters before the number.</summary>
    public string Group => Id.Substring(0, Id.IndexOf('-'));

    /// <summary>Where the rule is described.</summary>
    public string HelpUri => "https://github.com/authkit-mcp/AuthKit.Mcp/blob/main/docs/rules.md#" + Id.ToLowerInvariant();

    /// <summary>The rules of which a breach of this one can be a mere consequence.</summary>
    internal IReadOnlyList<string> ExplainedBy { get; init; } = [];

    /// <summary>The rules whose breach takes this one's evidence away.</summary>
    internal IReadOnlyList<string> Needs { get; init; } = [];

    internal Func<RuleContext, Judgement> Judge { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Title}";

    /// <summary>True when the rule applies in that spec version.</summary>
    public bool AppliesTo(string specVersion) => LevelIn(specVersion) != "-";

    /// <summary>The level letter in a spec version.</summary>
    internal string LevelIn(string specVersion) => LevelAt(SpecVersions.IndexOf(specVersion));

    /// <summary>The level letter in the spec version at that place of <see cref="SpecVersions.All"/>.</summary>
    internal string LevelAt(int specVersion) => (_levels ??= Levels.Split(' '))[specVersion];
}
