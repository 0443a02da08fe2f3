using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>HYG-001 where TLS fails: what the certificate tells, and what follows when none was shown.</summary>
public class TlsVerdictTests
{
    [Theory]
    [InlineData("mcp.contoso.com", "its chain is not trusted: UntrustedRoot", "because its chain is not trusted: UntrustedRoot", "Install a valid certificate")]
    [InlineData("mcp.contoso.com", null, "is accepted, but the connection is not made", "asks for a client certificate")]
    [InlineData("other.contoso.com", "it is not for this host", "before a certificate is shown", "plain http")]
    public void The_certificate_says_why(string host, string? problem, string why, string fix)
    {
        McpCertificate certificate = new(host, "CN=x", "CN=y", DateTime.UnixEpoch, DateTime.UnixEpoch, [], "Tls13", problem);
        Evidence evidence = Seen.Good().With(ProbeKind.Initialize, Seen.Fault(Seen.Endpoint, WireFault.TlsFailed, "POST")).Evidence() with { Certificates = [certificate] };
        McpFinding finding = DiscoveryJudge.Judge(evidence, new DiscoveryOptions()).Finding("HYG-001");
        Assert.Contains(why, finding.Message, StringComparison.Ordinal);
        Assert.Contains(fix, finding.Fix, StringComparison.Ordinal);
        Assert.DoesNotContain("..", finding.Message, StringComparison.Ordinal);
    }
}
