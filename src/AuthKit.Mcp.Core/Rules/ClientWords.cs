using AuthKit.Mcp.Clients;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>
/// What a fault does to which clients, for messages. It is asked of the same walks as the table of clients in the report:
/// a sentence that names a client and the verdict on it can then not contradict each other.
/// </summary>
internal sealed class ClientWords
{
    private readonly IReadOnlyList<(string Name, WalkEnd End)> _ends;

    private ClientWords(DiscoveryFacts facts)
    {
        WalkEvidence evidence = new(facts);
        _ends = [.. ClientProfiles.All.Select(p => (p.Name, ClientWalk.Run(p, evidence)))];
    }

    /// <summary>
    /// What becomes of clients that find no resource metadata, as sentences after the first one; empty where every client
    /// finds it all the same, or is stopped before it looks.
    /// </summary>
    public static string WithoutMetadata(RuleContext c)
    {
        string back = Clause(Names(c, McpClientOutcome.FallsBack, McpClientStep.ResourceMetadata), "then falls back", "then fall back");
        string gone = Clause(Names(c, McpClientOutcome.Fails, McpClientStep.ResourceMetadata), "gives up", "give up");
        return (back.Length > 0 ? $" {back} silently to the 2025-03-26 layout, which shows as a 404 on /authorize or /register of the MCP server." : "")
            + (gone.Length > 0 ? $" {gone}." : "");
    }

    /// <summary>The clients that get no further than one of these steps, whichever way they end there.</summary>
    public static IReadOnlyList<string> Stopped(RuleContext c, params McpClientStep[] steps) =>
        [.. Of(c).Where(e => e.End.Outcome is McpClientOutcome.Fails or McpClientOutcome.FallsBack && steps.Contains(e.End.Step)).Select(static e => e.Name)];

    /// <summary>The names as the subject of a verb in its right form; empty for none.</summary>
    public static string Clause(IReadOnlyList<string> names, string one, string several) =>
        names.Count == 0 ? "" : $"{Join(names)} {(names.Count == 1 ? one : several)}";

    /// <summary>The names in a row.</summary>
    public static string Join(IReadOnlyList<string> names) =>
        names.Count < 2 ? string.Join("", names) : $"{string.Join(", ", names.Take(names.Count - 1))} and {names[names.Count - 1]}";

    private static IReadOnlyList<string> Names(RuleContext c, McpClientOutcome outcome, McpClientStep step) =>
        [.. Of(c).Where(e => e.End.Outcome == outcome && e.End.Step == step).Select(static e => e.Name)];

    private static IReadOnlyList<(string Name, WalkEnd End)> Of(RuleContext c) => c.Facts.Once(static facts => new ClientWords(facts))._ends;
}
