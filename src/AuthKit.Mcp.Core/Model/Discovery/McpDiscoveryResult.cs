using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp;

/// <summary>What Test-McpDiscovery found out about one server.</summary>
public sealed record McpDiscoveryResult
{
    /// <summary>The endpoint exactly as given.</summary>
    public required string Uri { get; init; }

    /// <summary>The address that was connected to in place of where the name leads (-ConnectTo, -AllAddresses), or null.</summary>
    public string? Address { get; init; }

    /// <summary>What the row of a list said about how to check this server, without secrets, for example <c>Depth=Quick</c>; else null. The same server may be checked in several ways.</summary>
    public string? Settings { get; init; }

    /// <summary>The verdict.</summary>
    public required McpVerdict Verdict { get; init; }

    /// <summary>The first thing to repair, or why there is no verdict on the rules; empty when all is well.</summary>
    public string RootCause { get; init; } = "";

    /// <summary>How to repair it, with this server's own URLs.</summary>
    public string Fix { get; init; } = "";

    /// <summary>What the user sees, when that was said; else null.</summary>
    public McpSymptom? Symptom { get; init; }

    /// <summary>Whether a finding explains the symptom, and what was not judged; empty when no symptom was named.</summary>
    public string SymptomAnswer { get; init; } = "";

    /// <summary>What is wrong or worth knowing: root findings first, the gravest first, then what they block.</summary>
    public IReadOnlyList<McpFinding> Findings { get; init => field = Indexable.Of(value); } = [];

    /// <summary>Every rule's verdict.</summary>
    public IReadOnlyList<McpCheck> Checks
    {
        get => LateChecks?.Checks ?? field;
        init => (field, LateChecks) = (Indexable.Of(value), null);
    } = [];

    /// <summary>The checks where they are not written out yet.</summary>
    internal LateChecks? LateChecks { get; init; }

    /// <summary>For each client family whether it would connect, and if not at which step and by which finding.</summary>
    public IReadOnlyList<McpClientVerdict> Clients { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The spec versions judged.</summary>
    public IReadOnlyList<string> SpecVersion { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The profile judged by.</summary>
    public McpProfile Profile { get; init; }

    /// <summary>Why that profile, when it was not asked for; else empty.</summary>
    public string ProfileReason { get; init; } = "";

    /// <summary>The authorization servers that the server names, as written there.</summary>
    public IReadOnlyList<string> AuthorizationServer { get; init => field = Indexable.Of(value); } = [];

    /// <summary>What the server and its authorization servers say of themselves: scopes, issuers, endpoints, certificates. Null in reports of versions that did not keep it.</summary>
    public McpServerFacts? Facts { get; init; }

    /// <summary>The depth of the check.</summary>
    public CheckDepth Depth { get; init; }

    /// <summary>Requests sent for this server, the authorization server's included when this check asked it.</summary>
    public int RequestCount { get; init; }

    /// <summary>How long the check took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>When the check began.</summary>
    public DateTimeOffset CheckedAt { get; init; }

    /// <summary>Root findings of level Error.</summary>
    public int ErrorCount => Count(McpRuleVerdict.Fail);

    /// <summary>Root findings of level Warning.</summary>
    public int WarningCount => Count(McpRuleVerdict.Warning);

    /// <summary>Notes.</summary>
    public int NoteCount => Count(McpRuleVerdict.Note);

    /// <summary>Findings that a waiver accepts.</summary>
    public int WaivedCount => Count(McpRuleVerdict.Waived);

    /// <inheritdoc/>
    public override string ToString() => $"{Verdict} {Uri}";

    private int Count(McpRuleVerdict verdict) => Findings.Count(f => f.Verdict == verdict);
}
