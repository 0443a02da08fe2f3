using System.Text;
using AuthKit.Mcp.Clients;
using AuthKit.Mcp.Core.Tests.Rules;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Clients;

/// <summary>Whatever a server sends, every client gets a verdict that is safe to show.</summary>
public class LensRobustnessTests
{
    private static readonly string[] Pieces =
    [
        "Bearer ", "Basic ", ",", "=", "\"", "\\", "resource_metadata=", "https://", "//", "mcp.contoso.com", ":443", ":99999", "[::1", "/mcp", "/", "/.", "..", "%", "%6d", "?", "#", "@", "\n", "\u001b[2J", "\u0000", "\u200b",
        "é", "\ud800", " ", "{", "}", "[", "]", "null", "true", "\"resource\":", "\"authorization_servers\":[", "\"issuer\":", "\"authorization_endpoint\":", "\"code_challenge_methods_supported\":", "javascript:", "file:///x", "1e999", "{d}",
    ];

    private static readonly int[] Statuses = [200, 200, 200, 201, 204, 301, 308, 401, 403, 404, 500, 502, -1, 999];

    [Fact]
    public void Every_client_gets_a_verdict_that_is_safe_to_show()
    {
        Random random = new(4711);
        for (int i = 0; i < 1500; i++)
        {
            Evidence evidence = Evidence(random);
            try
            {
                IReadOnlyList<McpClientVerdict> verdicts = ClientLens.Look(new DiscoveryFacts(evidence), [], []);
                Assert.Equal(ClientLens.Names, verdicts.Select(static v => v.Client));
                Assert.DoesNotContain(verdicts, static v => (v.Sees + v.Detail).Any(Text.IsUnsafe));
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                // Caught only to say which case it was; the seed makes it come again.
                throw new InvalidOperationException($"case {i}", e);
            }
        }
    }

    [Fact]
    public void The_same_evidence_gives_the_same_verdicts_in_any_order()
    {
        Random random = new(4712);
        for (int i = 0; i < 100; i++)
        {
            Evidence evidence = Evidence(random);
            string expected = Shown(evidence);
            Assert.Equal(expected, Shown(evidence with { Probes = [.. evidence.Probes.Reverse()] }));
        }
    }

    private static string Shown(Evidence evidence) => string.Join("\n", ClientLens.Look(new DiscoveryFacts(evidence), [], []).Select(static v => $"{v} {v.Step} {v.Sees} {v.Detail}"));

    private static Evidence Evidence(Random random)
    {
        string issuer = random.Next(3) == 0 ? "https://auth.contoso.com" + Noise(random, 3) : Seen.Issuer;
        string resource = random.Next(3) == 0 ? "{\"resource\":" + Noise(random, 8) + "}" : Seen.Resource.Replace(Seen.Issuer, issuer.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        string server = random.Next(3) == 0 ? "{" + Noise(random, 8) + "}" : Seen.IssuerDocument.Replace("S256", Noise(random, 2), StringComparison.Ordinal);
        string challenge = random.Next(2) == 0 ? Seen.Challenge : Noise(random, 8);
        return new Evidence
        {
            Target = Seen.Endpoint,
            Probes =
            [
                Probe(ProbeKind.Initialize, Seen.Endpoint, Answer(random, 401, "", challenge)),
                Probe(ProbeKind.InsertedMetadata, Seen.Inserted, Answer(random, Status(random), resource, challenge)),
                Probe(ProbeKind.RootMetadata, Seen.Root, Answer(random, Status(random), resource, challenge)),
                Probe(ProbeKind.AdvertisedMetadata, Seen.Root + Noise(random, 2), Answer(random, Status(random), resource, challenge)),
                Probe(ProbeKind.LegacyIssuerMetadata, "https://mcp.contoso.com/.well-known/oauth-authorization-server", Answer(random, Status(random), server, challenge)),
                Probe(ProbeKind.IssuerMetadata, Seen.IssuerUrl, Answer(random, Status(random), server, challenge)) with { Subject = issuer },
                Probe(ProbeKind.MetadataHop, Seen.Endpoint, Answer(random, Status(random), server, challenge)) with { Subject = Seen.IssuerUrl },
            ],
        };
    }

    private static ProbeResult Probe(ProbeKind kind, string url, WireResponse? response) => new(kind, response is null
        ? new Exchange { Request = new WireRequest("GET", url), Fault = WireFault.ConnectionFailed, FaultDetail = "refused" }
        : new Exchange { Request = new WireRequest("GET", url), Response = response });

    private static WireResponse? Answer(Random random, int status, string body, string challenge) => random.Next(8) == 0 ? null : new WireResponse
    {
        Status = status,
        Headers = [Seen.Json, new HeaderLine("WWW-Authenticate", challenge), new HeaderLine("Location", Noise(random, 4))],
        Body = Encoding.UTF8.GetBytes(body),
        BodyTruncated = random.Next(20) == 0,
    };

    private static int Status(Random random) => Statuses[random.Next(Statuses.Length)];

    private static string Noise(Random random, int pieces) => string.Concat(Enumerable.Range(0, random.Next(pieces + 1)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
