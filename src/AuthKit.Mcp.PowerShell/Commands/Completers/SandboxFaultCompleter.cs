using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using AuthKit.Mcp.Sandbox;

namespace AuthKit.Mcp.Commands;

/// <summary>Completes the names of sandbox faults, with what they do as tool tips.</summary>
public sealed class SandboxFaultCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(wordToComplete, SandboxHost.KnownFaults.Select(static f => (f.Name, f.Description)));
}
