using System.Text;
using AuthKit.Mcp.Clients;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Migration;

/// <summary>
/// Whom step 2 upsets. A client that finds the new metadata never asks the former place; one that does not (an older version, a
/// cached layout) goes there and meets the redirect. So each client of the table walks a server without the new metadata, once
/// with the former document in place and once with the redirect: whoever gets through only the first is upset.
/// </summary>
internal static class RedirectLens
{
    private static readonly HeaderLine Json = new("Content-Type", "application/json");

    /// <summary>One sentence for each client that the redirect keeps out, and one for the others.</summary>
    /// <param name="endpoint">The MCP endpoint.</param>
    /// <param name="gateway">The gateway's origin.</param>
    public static IReadOnlyList<string> Look(RawUrl endpoint, string gateway)
    {
        if (gateway.Length == 0)
        {
            return [];
        }

        string former = WellKnown.LegacyIssuer(endpoint);
        string target = gateway + "/.well-known/oauth-authorization-server";
        WireResponse redirect = new() { Status = 308, Headers = [new("Location", target)] };
        IReadOnlyList<McpClientVerdict> before = Walk(endpoint, (former, Metadata(endpoint.Origin)));
        IReadOnlyList<McpClientVerdict> after = Walk(endpoint, (former, redirect), (target, Metadata(gateway)));
        List<McpClientVerdict> upset = [.. after.Where(a => !a.IsConnecting && before.Any(b => b.Client == a.Client && b.IsConnecting))];
        List<McpClientVerdict> fine = [.. after.Where(static a => a.IsConnecting)];
        return
        [
            .. upset.Select(v => $"{v.Client} {v.Version}, where it does not find the new metadata: {Why(v, endpoint.Origin, gateway)}{(v.Sees.Length == 0 ? "" : $" Its user sees: {v.Sees}")}"),
            fine.Count == 0 ? "No client of the table follows the redirect: only those that find the new metadata connect." : $"Follow the redirect: {string.Join(", ", fine.Select(static v => v.Client))}.",
        ];
    }

    private static string Why(McpClientVerdict verdict, string origin, string gateway) => verdict switch
    {
        { Step: McpClientStep.Issuer } => $"it follows the redirect and refuses the document, whose issuer is {gateway} and not {origin}.",
        { Outcome: McpClientOutcome.FallsBack } => $"it does not follow a redirect to another origin, takes it for no metadata, and tries {origin}/register as in 2025-03-26.",
        _ => verdict.Detail,
    };

    private static IReadOnlyList<McpClientVerdict> Walk(RawUrl endpoint, params (string Url, WireResponse Answer)[] pages)
    {
        WireResponse refusal = new() { Status = 401, Headers = [new("WWW-Authenticate", "Bearer")] };
        Evidence evidence = new()
        {
            Target = endpoint.Value,
            Probes =
            [
                Probe(ProbeKind.Initialize, new WireRequest("POST", endpoint.Value), refusal),
                Probe(ProbeKind.Discover, new WireRequest("POST", endpoint.Value), refusal),
                .. new[] { WellKnown.ResourceRoot(endpoint), WellKnown.ResourceInserted(endpoint), WellKnown.ResourceInsertedTrimmed(endpoint) }.OfType<string>().Distinct(StringComparer.Ordinal).Select(static u => NotFound(ProbeKind.InsertedMetadata, u)),
                NotFound(ProbeKind.LegacyOpenIdMetadata, WellKnown.LegacyOpenId(endpoint)),
                .. pages.Select((p, i) => Probe(i == 0 ? ProbeKind.LegacyIssuerMetadata : ProbeKind.IssuerMetadata, new WireRequest("GET", p.Url), p.Answer)),
            ],
        };
        return ClientLens.Walk(new DiscoveryFacts(evidence), [], []);
    }

    private static ProbeResult Probe(ProbeKind kind, WireRequest request, WireResponse answer) => new(kind, new Exchange { Request = request, Response = answer });

    private static ProbeResult NotFound(ProbeKind kind, string url) => Probe(kind, new WireRequest("GET", url), new WireResponse { Status = 404 });

    private static WireResponse Metadata(string issuer) => new()
    {
        Status = 200,
        Headers = [Json],
        Body = Encoding.UTF8.GetBytes(
            $$"""{"issuer":"{{issuer}}","authorization_endpoint":"{{issuer}}/oauth/authorize","token_endpoint":"{{issuer}}/oauth/token","registration_endpoint":"{{issuer}}/oauth/register","response_types_supported":["code"],"grant_types_supported":["authorization_code","refresh_token"],"code_challenge_methods_supported":["S256"],"token_endpoint_auth_methods_supported":["none"],"scopes_supported":["mcp:tools"]}"""),
    };
}
