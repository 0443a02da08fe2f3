using System.Text;
using AuthKit.Mcp.Core.Tests.Rules;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Wire;
using WireRequest = AuthKit.Mcp.Http.WireRequest;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>Recorded evidence gives the same verdict as the live check, and damaged evidence a clear error.</summary>
public class EvidenceJsonTests
{
    private static readonly WireCatalogue Catalogue = WireCatalogue.Load(Path.Combine(AppContext.BaseDirectory, "Wire"));

    public static TheoryData<string> Faults => [.. ExpectedRoot.All.Keys.Order(StringComparer.Ordinal).Where(static (_, i) => i % 9 == 0)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Recorded_evidence_gives_the_verdicts_of_the_live_check(string fault)
    {
        DiscoveryOptions options = ExpectedRoot.All[fault].Options() with { Http = new HttpSettings { NoProxy = true } };
        using WireSite site = WireSite.Start(Catalogue, fault, 0.05);
        using DiscoveryRun run = new(options);
        Evidence live = await run.ProbeAsync(site.McpUri.OriginalString, CancellationToken.None);
        Evidence read = EvidenceReader.Read(EvidenceWriter.Write(live));
        Assert.Equal(Shown(DiscoveryRun.Judge(live, options)), Shown(DiscoveryRun.Judge(read, options)));
    }

    [Fact]
    public void Every_byte_comes_back()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(static b => (byte)b)];
        WireResponse response = new()
        {
            Status = 418,
            Reason = "Teapot\u00e9",
            Headers = [new HeaderLine("X-Odd", "\u0001\u00ff\t\"\\"), new HeaderLine("X-Odd", "")],
            Body = bytes,
            BodyTruncated = true,
            BodyIncomplete = true,
            RawHead = "HTTP/1.1 418\r\n",
            HeadViolations = ["a", "b"],
        };
        Evidence evidence = new()
        {
            Target = Seen.Endpoint,
            Address = "192.0.2.1",
            RequestCount = 7,
            Depth = CheckDepth.Full,
            Active = true,
            RegistrationAllowed = true,
            WithToken = true,
            WithOtherToken = true,
            WithApiKey = true,
            DeadlineReached = true,
            StartedAt = new DateTimeOffset(2026, 6, 15, 1, 2, 3, TimeSpan.Zero),
            Duration = TimeSpan.FromMilliseconds(12.5),
            Probes =
            [
                new ProbeResult(ProbeKind.Registration, new Exchange { Request = new WireRequest("POST", "https://x/\u00e9") { Headers = [new HeaderLine("A", "b")], Body = "{\"\u20ac\":1}" }, Response = response }) { Subject = "i one", Shared = true },
                new ProbeResult(ProbeKind.Get, Seen.Fault(Seen.Endpoint, WireFault.TimedOut)),
            ],
        };
        evidence = evidence with { LeftOut = [new LeftOutProbe(ProbeKind.MetadataVariant, "https://x HEAD"), new LeftOutProbe(ProbeKind.HttpTwin, "")], Certificates = [new McpCertificate("x:8443", "CN=\u00e9", "CN=ca", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTime(2027, 1, 2, 3, 4, 5, DateTimeKind.Utc), ["a", "b"], "Tls13", "its chain is not trusted")] };
        string text = EvidenceWriter.Write(evidence);
        Assert.DoesNotContain('\n', text);
        Evidence read = EvidenceReader.Read(text);
        Assert.Equal(text, EvidenceWriter.Write(read));
        Assert.Equal(bytes, read.Probes[0].Exchange.Response?.Body);
        Assert.Equivalent(evidence.Certificates, read.Certificates, strict: true);
        Assert.Equal(evidence.LeftOut, read.LeftOut);
        Assert.Equal(evidence with { Probes = read.Probes, Certificates = read.Certificates, LeftOut = read.LeftOut }, read);
        Assert.Equal(text, EvidenceWriter.Write(EvidenceReader.Read("\uFEFF" + text + "\n"))); // as a file may hold it
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"format\":\"authkit-mcp-evidence/2\"}")]
    [InlineData("{\"format\":\"authkit-mcp-evidence/1\"}")]
    [InlineData("{\"format\":1}")]
    [InlineData(null)]
    public void What_is_no_evidence_gives_a_clear_error(string? text) =>
        Assert.Equal(ErrorCode.InvalidEvidence, Assert.Throws<AuthKitException>(() => EvidenceReader.Read(text)).Code);

    [Fact]
    public void Evidence_with_one_character_changed_is_read_or_refused_and_never_throws_anything_else()
    {
        string text = EvidenceWriter.Write(Seen.Good().Evidence());
        Random random = new(7);
        for (int i = 0; i < 3000; i++)
        {
            StringBuilder changed = new(text);
            changed[random.Next(text.Length)] = "\"{}[],:0aé\u0000"[random.Next(11)];
            try
            {
                _ = DiscoveryRun.Judge(EvidenceReader.Read(changed.ToString()), new DiscoveryOptions());
            }
            catch (AuthKitException e)
            {
                Assert.Equal(ErrorCode.InvalidEvidence, e.Code);
            }
        }
    }

    private static string Shown(McpDiscoveryResult result) => string.Join(
        "\n", new[] { $"{result.Verdict} {result.RequestCount} {result.RootCause} {result.Fix}" }.Concat(result.Checks.Select(static c => $"{c.RuleId} {c.Verdict} {c.BlockedBy} {c.Message}")));
}
