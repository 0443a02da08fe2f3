using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Sandbox;

namespace AuthKit.Mcp.Core.Tests.Http;

/// <summary>Certificates are read from the connections that a check makes anyway, and are judged as strictly as without.</summary>
public sealed class CertificateLogTests
{
    [Theory]
    [InlineData(SandboxCertificateKind.SelfSigned, "its chain is not trusted")]
    [InlineData(SandboxCertificateKind.Expired, "NotTimeValid")]
    [InlineData(SandboxCertificateKind.WrongName, "it is not for this host")]
    public async Task A_certificate_that_is_not_trusted_is_seen_and_refused(SandboxCertificateKind kind, string problem)
    {
        using TlsAnswer server = new(kind);
        CertificateLog log = new();
        using HttpSender watched = new(new HttpSettings { NoProxy = true, CertificateLog = log });
        using HttpSender plain = new(new HttpSettings { NoProxy = true });
        Exchange seen = await watched.SendAsync(new WireRequest("GET", server.Url), CancellationToken.None);
        Exchange unseen = await plain.SendAsync(new WireRequest("GET", server.Url), CancellationToken.None);
        Assert.Equal((WireFault.TlsFailed, WireFault.TlsFailed), (seen.Fault, unseen.Fault));
        Assert.Equal(0, server.Requests.Values.Sum());
        McpCertificate certificate = Assert.Single(log.Seen);
        Assert.Equal((server.Authority, server.NotAfter), (certificate.Host, certificate.NotAfter));
        Assert.Contains(problem, certificate.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_reads_them_without_a_connection_of_its_own()
    {
        using TlsAnswer server = new();

        // With more than one allowed, HttpClient itself opens some that it then has no use for.
        HttpSettings settings = new() { NoProxy = true, SkipCertificateCheck = true, MaxConnectionsPerHost = 1 };
        using DiscoveryRun run = new(new DiscoveryOptions { Http = settings });
        Evidence evidence = await run.ProbeAsync(server.Url, CancellationToken.None);
        Assert.Equal([evidence.RequestCount], server.Requests.Values);
        McpCertificate certificate = Assert.Single(evidence.Certificates);
        Assert.Equal((server.Authority, server.NotAfter, "CN=localhost"), (certificate.Host, certificate.NotAfter, certificate.Subject));
        Assert.Equal(["localhost"], certificate.Names);
        Assert.StartsWith("Tls1", certificate.Protocol, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_facts_name_server_and_authorization_server_each_with_its_own_port()
    {
        using SandboxHost host = SandboxHost.Start(new SandboxOptions { Tls = true });
        using DiscoveryRun run = new(new DiscoveryOptions { Http = new HttpSettings { NoProxy = true, SkipCertificateCheck = true } });
        McpServerFacts? first = (await run.CheckAsync(host.McpUri, CancellationToken.None)).Facts;
        McpServerFacts? second = (await run.CheckAsync(host.McpUri + "?again", CancellationToken.None)).Facts;
        string[] hosts = [.. new[] { host.GatewayUri, host.McpUri }.Select(static u => new Uri(u).Authority).Order(StringComparer.Ordinal)];
        Assert.Equal(hosts, first?.Certificates.Select(static c => c.Host));
        Assert.Equal(hosts, second?.Certificates.Select(static c => c.Host)); // The authorization server was asked once, by the first.
        Assert.Contains(first?.Issuers ?? [], i => i.Named == host.GatewayUri && i.Endpoints.Any(e => e.Url == host.GatewayUri + "/oauth/token"));
    }

    [Fact]
    public async Task A_server_that_is_refused_for_its_certificate_has_it_in_its_facts()
    {
        using TlsAnswer server = new(SandboxCertificateKind.Expired);
        using DiscoveryRun run = new(new DiscoveryOptions { Http = new HttpSettings { NoProxy = true } });
        McpDiscoveryResult result = await run.CheckAsync(server.Url, CancellationToken.None);
        Assert.Equal((McpVerdict.Fail, server.NotAfter), (result.Verdict, result.Facts?.Certificates[0].NotAfter));
        Assert.StartsWith("HYG-001 ", result.RootCause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_plain_http_there_is_none()
    {
        using TcpAnswer server = new("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
        CertificateLog log = new();
        using HttpSender sender = new(new HttpSettings { NoProxy = true, CertificateLog = log });
        Assert.Equal(401, (await sender.SendAsync(new WireRequest("GET", server.Url), CancellationToken.None)).Response?.Status);
        Assert.Empty(log.Seen);
    }
}
