using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Commands;

/// <summary>Completes rule ids, with their titles as tool tips.</summary>
public sealed class RuleIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string start = (wordToComplete ?? "").Trim('\'', '"');
        WildcardPattern pattern = WildcardPattern.Get(start + "*", WildcardOptions.IgnoreCase);
        return RuleCatalogue.All.Where(r => pattern.IsMatch(r.Id)).Select(static r => new CompletionResult(r.Id, r.Id, CompletionResultType.ParameterValue, r.Title));
    }
}
