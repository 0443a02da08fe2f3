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

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string id in Id)
        {
            WildcardPattern pattern = WildcardPattern.Get(id, WildcardOptions.IgnoreCase);
            List<McpRule> found = [.. RuleCatalogue.All.Where(r => pattern.IsMatch(r.Id))];
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(id))
            {
                WriteError(Errors.Record(new AuthKitException(ErrorCode.UnknownRule, $"-Id '{Text.Printable(id)}' names no rule. Get-McpRule lists them all.", Text.Printable(id))));
            }

            WriteObject(found, enumerateCollection: true);
        }
    }
}
