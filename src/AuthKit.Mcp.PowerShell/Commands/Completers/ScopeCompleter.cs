using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace AuthKit.Mcp.Commands;

/// <summary>Offers the scopes that an AuthKit gateway announces.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ScopeCompleter : IArgumentCompleter
{
    private static readonly string[] Scopes = ["mcp:tools", "mcp:read", "mcp:write", "mcp:deploy", "openid", "profile", "email"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(wordToComplete, Scopes.Select(static s => (s, s)));
}
