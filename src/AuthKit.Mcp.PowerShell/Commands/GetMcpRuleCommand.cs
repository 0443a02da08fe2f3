using System.Management.Automation;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Commands;

/// <summary>Lists the rules by which MCP servers are judged.</summary>
/// <remarks>
/// <para>Each rule has an id that never changes its meaning, says how binding it is in each spec version, where the requirement stands, why servers usually break it and how to repair a breach.</para>
/// </remarks>
/// <example>
/// <para>List all rules.</para>
/// <code>Get-McpRule</code>
/// </example>
/// <example>
/// <para>Read about the rules on protected resource metadata.</para>
/// <code>Get-McpRule PRM-* | Format-List</code>
/// </example>
/// <example>
/// <para>List what -Active adds for the authorization server's owner, in the newest spec version.</para>
/// <code>Get-McpRule -Mode Active -Owner AuthorizationServer -SpecVersion Latest</code>
/// </example>
/// <example>
/// <para>Look up the rules behind the findings of a check.</para>
/// <code>(Test-McpDiscovery https://mcp.contoso.com/mcp).Findings | Get-McpRule</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "McpRule")]
[OutputType(typeof(McpRule))]
public sealed class GetMcpRuleCommand : PSCmdlet
{
    /// <summary>The ids of the rules; wildcards are allowed. Default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RuleId")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RuleIdCompleter))]
    public string[] Id { get; set; } = ["*"];

    /// <summary>The groups: CHL, PRM, ASM, REG, AUZ, TOK, TKN, COR, HYG, MIG, AKT. Default: all.</summary>
    [Parameter]
    [ValidateSet("CHL", "PRM", "ASM", "REG", "AUZ", "TOK", "TKN", "COR", "HYG", "MIG", "AKT")]
    public string[] Group { get; set; } = [];

    /// <summary>Only rules that somebody's change repairs: the server's, the authorization server's or a proxy's owner.</summary>
    [Parameter]
    [ValidateNotNull]
    public McpOwner[] Owner { get; set; } = [];

    /// <summary>Only rules that need this: Passive, Active, Registration, Token or OtherToken.</summary>
    [Parameter]
    [ValidateNotNull]
    public McpProbeMode[] Mode { get; set; } = [];

    /// <summary>Only rules that are judged at this depth.</summary>
    [Parameter]
    public CheckDepth Depth { get; set; } = CheckDepth.Full;

    /// <summary>Only rules that apply in this spec version.</summary>
    [Parameter]
    [ValidateSet("2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28", "Latest")]
    public string? SpecVersion { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string id in Id)
        {
            if (RulePatterns.Find(id) is not { } found)
            {
                WriteError(Errors.Record(new AuthKitException(ErrorCode.InvalidArgument, $"-Id '{Text.Printable(id)}' is no wildcard pattern: a bracket has no other half. Write it as `[.", Text.Printable(id))));
                continue;
            }

            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(id))
            {
                WriteError(Errors.Record(new AuthKitException(ErrorCode.UnknownRule, $"-Id '{Text.Printable(id)}' names no rule. Get-McpRule lists them all.", Text.Printable(id))));
            }

            WriteObject(found.Where(IsAsked), enumerateCollection: true);
        }
    }

    private bool IsAsked(McpRule rule) => (Group.Length == 0 || Group.Contains(rule.Group, StringComparer.OrdinalIgnoreCase))
        && (Owner.Length == 0 || Owner.Contains(rule.Owner))
        && (Mode.Length == 0 || Mode.Contains(rule.Mode))
        && rule.Depth <= Depth
        && (SpecVersion is null || rule.AppliesTo(SpecVersions.Resolve([SpecVersion])[0]));
}
