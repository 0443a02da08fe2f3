using System.Globalization;
using System.Text;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Documents;

/// <summary>docs/rules.md is the catalogue, written out.</summary>
public class RulesDocumentTests
{
    private static readonly Dictionary<string, string> Groups = new()
    {
        ["CHL"] = "The 401 and its challenge",
        ["PRM"] = "Protected resource metadata",
        ["ASM"] = "Authorization server discovery and metadata",
        ["REG"] = "Client registration",
        ["AUZ"] = "The authorization endpoint, without a user",
        ["TOK"] = "The token endpoint and its relatives, without a user",
        ["TKN"] = "Tokens at the MCP server",
        ["COR"] = "Browsers",
        ["HYG"] = "Transport, TLS, hygiene",
        ["MIG"] = "Migration from an embedded authorization server",
        ["AKT"] = "The AuthKit profile",
    };

    [Fact]
    public void The_document_is_the_catalogue() => GeneratedDocument.Check("rules.md", Document());

    [Fact]
    public void Every_rule_links_to_its_section()
    {
        string document = Document();
        Assert.All(RuleCatalogue.All, r => Assert.Contains($"\n### {r.HelpUri.Split('#')[1].ToUpperInvariant()}\n", document, StringComparison.Ordinal));
    }

    private static string Document()
    {
        StringBuilder text = new();
        text.Append("# Rules\n\n");
        text.Append("<!-- Made from the rule catalogue by RulesDocumentTests; do not edit. -->\n\n");
        text.Append(CultureInfo.InvariantCulture, $"`Test-McpDiscovery` judges by {RuleCatalogue.All.Count} rules; `Get-McpRule` lists them. Levels are those of the spec versions {string.Join(", ", SpecVersions.All)}: ");
        text.Append("`M` and `S` are MUST and SHOULD of the MCP text, `m` and `s` of a document that it makes normative, `O` is MAY, `1of` is a MUST that any one of several mechanisms satisfies, ");
        text.Append("`I` has no normative text but clients need it, `G` is the AuthKit integration guide, `-` does not apply.\n\n");
        text.Append("Depth is the lowest `-Depth` at which a rule's requests are sent. Needs names the switch without which it is skipped.\n");
        foreach (IGrouping<string, McpRule> group in RuleCatalogue.All.GroupBy(static r => r.Group))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {group.Key}: {Groups[group.Key]}\n\n| Rule | Title | Levels | Depth | Needs | Owner |\n|---|---|---|---|---|---|\n");
            foreach (McpRule rule in group)
            {
                text.Append(CultureInfo.InvariantCulture, $"| [{rule.Id}](#{rule.Id.ToLowerInvariant()}) | {GeneratedDocument.Cell(rule.Title)} | `{rule.Levels}` | {rule.Depth} | {Needs(rule)} | {rule.Owner} |\n");
            }

            foreach (McpRule rule in group)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n### {rule.Id}\n\n{rule.Title}.\n\n- Source: {rule.Source}\n- Usual cause: {rule.Cause}\n- Fix: {rule.Fix}\n- Requests: {string.Join(", ", rule.Probes.Select(static p => $"`{p}`"))}\n");
                if (rule.ExplainedBy.Count > 0)
                {
                    text.Append(CultureInfo.InvariantCulture, $"- May be a mere consequence of: {string.Join(", ", rule.ExplainedBy.Select(static id => $"[{id}](#{id.ToLowerInvariant()})"))}\n");
                }
            }
        }

        return text.ToString();
    }

    private static string Needs(McpRule rule) => rule.Mode switch
    {
        McpProbeMode.Passive => rule.AuthKitOnly ? "profile AuthKit" : "",
        McpProbeMode.Registration => "`-AllowRegistration`",
        McpProbeMode mode => $"`-{mode}`",
    };
}
