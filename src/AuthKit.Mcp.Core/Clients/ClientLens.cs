using System.Globalization;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Clients;

/// <summary>Says for each client family whether it would connect to a server, from what was seen of the server.</summary>
public static class ClientLens
{
    /// <summary>The names of the clients, in the order of the table.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ClientProfiles.All.Select(static c => c.Name)];

    private static readonly IReadOnlyList<McpClientVerdict> Connected = [.. ClientProfiles.All.Select(static c => Word(c, WalkEnd.At(McpClientStep.Authorization, McpClientOutcome.Connects, ""), []))];

    /// <summary>The verdicts on a server that the rules apply to.</summary>
    /// <param name="facts">What was seen.</param>
    /// <param name="findings">The findings, to name the one that explains a failure.</param>
    /// <param name="names">The clients to look at, in any case; empty for all.</param>
    internal static IReadOnlyList<McpClientVerdict> Look(DiscoveryFacts facts, IReadOnlyList<McpFinding> findings, IReadOnlyList<string> names)
    {
        if (Textbook.Fits(facts))
        {
            return names.Count == 0 ? Connected : [.. Connected.Where(c => names.Contains(c.Client, StringComparer.OrdinalIgnoreCase))];
        }

        return Walk(facts, findings, names);
    }

    /// <summary>The verdicts, found by walking the evidence as each client would.</summary>
    internal static IReadOnlyList<McpClientVerdict> Walk(DiscoveryFacts facts, IReadOnlyList<McpFinding> findings, IReadOnlyList<string> names)
    {
        WalkEvidence evidence = new(facts);
        return [.. Chosen(names).Select(c => Word(c, ClientWalk.Run(c, evidence), findings))];
    }

    /// <summary>
    /// The verdicts on a server that the rules do not apply to. An open one lets every client in without signing in; nothing
    /// is known where the check could not be made; elsewhere each client ends at its first request, as far as can be told.
    /// </summary>
    internal static IReadOnlyList<McpClientVerdict> AtGate(McpVerdict gate, DiscoveryFacts facts, IReadOnlyList<string> names) => gate switch
    {
        McpVerdict.Open => All(WalkEnd.At(McpClientStep.Authorization, McpClientOutcome.Connects, "The server answers without a token."), names),
        McpVerdict.Incomplete => All(WalkEnd.At(McpClientStep.Connect, McpClientOutcome.Unknown, "The check could not be made."), names),
        _ => Look(facts, [], names),
    };

    private static IReadOnlyList<McpClientVerdict> All(WalkEnd end, IReadOnlyList<string> names) => [.. Chosen(names).Select(c => Word(c, end, []))];

    private static IEnumerable<ClientProfile> Chosen(IReadOnlyList<string> names) =>
        names.Count == 0 ? ClientProfiles.All : ClientProfiles.All.Where(c => names.Contains(c.Name, StringComparer.OrdinalIgnoreCase));

    private static McpClientVerdict Word(ClientProfile client, WalkEnd end, IReadOnlyList<McpFinding> findings)
    {
        bool through = end.Outcome is McpClientOutcome.Connects or McpClientOutcome.ConnectsByLegacy;
        return new McpClientVerdict
        {
            Client = client.Name,
            Version = client.Version,
            Date = client.Date,
            Basis = client.Basis,
            Outcome = end.Outcome,
            Step = end.Step,
            RuleId = through ? null : StepRules.Explain(end, findings),
            Sees = through || end.Outcome == McpClientOutcome.Unknown ? "" : end is { Step: McpClientStep.Registration, Status: > 0 } ? Refused(client, end) : client.Sees(end),
            Detail = end.Detail,
        };
    }

    private static string Refused(ClientProfile client, WalkEnd end) =>
        client.AsksWhenRefused ? client.Sees(end) : $"an error at registration, HTTP {end.Status.ToString(CultureInfo.InvariantCulture)}";
}
