using System.Text;
using AuthKit.Mcp.Core.Tests.Rules;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Discovery;

public class RedactionTests
{
    private const string Lent = "mat_lent+secret/1";

    [Fact]
    public void What_the_user_lent_and_what_servers_hand_out_never_becomes_evidence()
    {
        Exchange exchange = new()
        {
            Request = new WireRequest("POST", "https://x/mcp?access_token=" + Uri.EscapeDataString(Lent))
            {
                Headers = [new HeaderLine("Authorization", "Bearer " + Lent)],
                Body = "access_token=" + Uri.EscapeDataString(Lent),
            },
            Response = Seen.Answer(
                201,
                $$"""{"client_id":"c1","client_secret": "s3cret\"1","registration_access_token":"r3g","access_token":"a","echo":"{{Lent}}"}""",
                new HeaderLine("Set-Cookie", "sid=c00kie"),
                new HeaderLine("X-Echo", Lent)) with { RawHead = "Set-Cookie: sid=c00kie" },
        };
        ProbeLog log = new(new Redaction(Secret.From(Lent), null));
        string written = EvidenceWriter.Write(new Evidence { Target = Seen.Endpoint, Probes = [new ProbeResult(ProbeKind.ValidToken, log.Add(ProbeKind.ValidToken, "", exchange))] });
        Assert.All(["lent", "s3cret", "r3g", "c00kie"], s => Assert.DoesNotContain(s, written, StringComparison.Ordinal));
        Assert.Contains("client_secret", written, StringComparison.Ordinal);
        Assert.Contains("c1", written, StringComparison.Ordinal);
    }

    [Fact]
    public void What_holds_no_secret_stays_byte_for_byte()
    {
        byte[] body = [0xFF, .. Encoding.UTF8.GetBytes("{\"client_secret\":1}"), 0x00, 0x80];
        Exchange exchange = new() { Request = new WireRequest("GET", "https://x/"), Response = new WireResponse { Status = 200, Body = body } };
        Assert.Equal(body, new Redaction().Apply(exchange).Response?.Body);
    }
}
