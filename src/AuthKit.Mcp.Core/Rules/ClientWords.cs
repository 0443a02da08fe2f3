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
        IReadOnlyList<string> falls = [.. Of(c).Where(static e => e.End is { Outcome: McpClientOutcome.FallsBack, Step: McpClientStep.ResourceMetadata }).Select(static e => e.Name)];
        string back = Sentence(falls, "then falls back", "then fall back");

        // Some take any JSON object for the document, and end at the resource that it lacks.
        IReadOnlyList<string> fails = [.. Of(c).Where(static e => e.End is { Outcome: McpClientOutcome.Fails, Step: McpClientStep.ResourceMetadata } or { Outcome: McpClientOutcome.Fails, Step: McpClientStep.Resource, Value: "" }).Select(static e => e.Name)];
        string gone = Sentence(fails, "gives up", "give up");
        return (back.Length > 0 ? $" {back} silently to the 2025-03-26 layout, which shows as a 404 on /authorize or /register of the MCP server." : "")
            + (gone.Length > 0 ? $" {gone}." : "");
    }

    /// <summary>The clients that get no further than one of these steps, whichever way they end there.</summary>
    public static IReadOnlyList<string> Stopped(RuleContext c, params McpClientStep[] steps) =>
        [.. Of(c).Where(e => e.End.Outcome is McpClientOutcome.Fails or McpClientOutcome.FallsBack && steps.Contains(e.End.Step)).Select(static e => e.Name)];

    /// <summary>The clients that refuse the resource of a copy, and find no other that they take.</summary>
    public static IReadOnlyList<string> Refusing(RuleContext c, string resource, ResourceMetadataCopy copy)
    {
        IReadOnlyList<string> stopped = Stopped(c, McpClientStep.Resource, McpClientStep.ResourceMetadata);
        return [.. ClientProfiles.All.Where(p => stopped.Contains(p.Name) && p.Resource.Matches(resource, c.Endpoint, copy is { IsRoot: true, IsAdvertised: false }) is false).Select(static p => p.Name)];
    }

    /// <summary>The clients that refuse metadata which states another issuer than the one they asked for.</summary>
    public static IReadOnlyList<string> Refusing(string expected, string issuer) =>
        [.. ClientProfiles.All.Where(p => p.Server.IssuerMatches(expected, issuer) is false).Select(static p => p.Name)];

    /// <summary>The clients that give up at a challenge with these lines, and those that find no URL in it.</summary>
    public static (IReadOnlyList<string> Refusing, IReadOnlyList<string> Missing) Reading(IReadOnlyList<string> lines)
    {
        List<string> refusing = [];
        List<string> missing = [];
        foreach (ClientProfile client in ClientProfiles.All)
        {
            ChallengeReading reading = client.ReadChallenge(lines);
            if (reading.Refusal is not null)
            {
                refusing.Add(client.Name);
            }
            else if (!RawUrl.TryParse(reading.MetadataUrl, out _))
            {
                missing.Add(client.Name);
            }
        }

        return (refusing, missing);
    }

    /// <summary>The names as the subject of a verb in its right form; empty for none.</summary>
    public static string Clause(IReadOnlyList<string> names, string one, string several) =>
        names.Count == 0 ? "" : $"{Join(names)} {(names.Count == 1 ? one : several)}";

    /// <summary>As <see cref="Clause"/>, at the beginning of a sentence.</summary>
    public static string Sentence(IReadOnlyList<string> names, string one, string several) =>
        names.Count == ClientProfiles.All.Count ? $"All known clients {several}" : Clause(names, one, several);

    private static string Join(IReadOnlyList<string> names) =>
        names.Count == ClientProfiles.All.Count ? "all known clients"
        : names.Count < 2 ? string.Join("", names)
        : $"{string.Join(", ", names.Take(names.Count - 1))} and {names[names.Count - 1]}";

    private static IReadOnlyList<(string Name, WalkEnd End)> Of(RuleContext c) => c.Facts.Once(static facts => new ClientWords(facts))._ends;
}
