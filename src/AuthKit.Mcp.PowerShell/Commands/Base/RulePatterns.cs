using System.Management.Automation;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Commands;

/// <summary>Patterns for ids of rules, with everything that PowerShell's wildcards have.</summary>
internal static class RulePatterns
{
    /// <summary>The rules that a pattern fits, or null when it is no pattern.</summary>
    public static List<McpRule>? Find(string id)
    {
        try
        {
            WildcardPattern pattern = WildcardPattern.Get(id, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            return [.. RuleCatalogue.All.Where(r => pattern.IsMatch(r.Id))];
        }
        catch (WildcardPatternException)
        {
            return null;
        }
    }

    /// <summary>The patterns as the engine takes them: it knows * and ?, so brackets become the ids that they stand for. What fits nothing stays, and is told there.</summary>
    public static string[] Read(IEnumerable<string> patterns) =>
        [.. patterns.SelectMany(static p => p.IndexOf('[') >= 0 && Find(p) is { Count: > 0 } found ? found.Select(static r => r.Id) : [p])];
}
