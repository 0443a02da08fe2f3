using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using AuthKit.Mcp.Sandbox;

namespace AuthKit.Mcp.Commands;

/// <summary>Completes the names of sandbox faults, with what they do as tool tips.</summary>
public sealed class SandboxFaultCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        WildcardPattern pattern = WildcardPattern.Get((wordToComplete ?? "").Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return SandboxHost.KnownFaults.Where(f => pattern.IsMatch(f.Name))
            .Select(static f => new CompletionResult(f.Name, f.Name, CompletionResultType.ParameterValue, f.Description));
    }
}
