using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Commands;

/// <summary>Completes rule ids, with their titles as tool tips.</summary>
public sealed class RuleIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(wordToComplete, RuleCatalogue.All.Select(static r => (r.Id, r.Title)));
}
