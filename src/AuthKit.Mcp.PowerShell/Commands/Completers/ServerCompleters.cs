using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace AuthKit.Mcp.Commands;

/// <summary>Offers the ids of the servers that were listed last. Never touches the network.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ServerIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(wordToComplete, LastListed.Servers(fakeBoundParameters).Select(static s => (s.Id, $"{s.Name} {s.ResourceUrl}")));
}

/// <summary>Offers the names of the servers that were listed last. Never touches the network.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ServerNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(
            wordToComplete,
            LastListed.Servers(fakeBoundParameters).GroupBy(static s => s.Name, StringComparer.Ordinal).Select(static g => (g.Key, string.Join(", ", g.Select(static s => $"{s.Id} {s.ResourceUrl}")))),
            isPattern: true);
}

internal static class LastListed
{
    public static IReadOnlyList<AuthKitServer> Servers(IDictionary? bound)
    {
        object? given = bound?[nameof(GatewayCmdlet.Connection)];
        AuthKitConnection? connection = (given is PSObject wrapped ? wrapped.BaseObject : given) as AuthKitConnection ?? SessionStore.Current.Get<AuthKitConnection>();
        return connection?.LastServers ?? [];
    }
}
