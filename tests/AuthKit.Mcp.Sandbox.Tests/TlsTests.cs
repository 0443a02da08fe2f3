using System.Net.Security;

namespace AuthKit.Mcp.Sandbox.Tests;

public sealed class TlsTests
{
    [Theory]
    [InlineData(SandboxCertificateKind.SelfSigned, SslPolicyErrors.RemoteCertificateChainErrors, false)]
    [InlineData(SandboxCertificateKind.Expired, SslPolicyErrors.RemoteCertificateChainErrors, true)]
    [InlineData(SandboxCertificateKind.WrongName, SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch, false)]
    public async Task Each_certificate_is_wrong_in_its_own_way_only(SandboxCertificateKind kind, SslPolicyErrors expected, bool expired)
    {
        using SandboxHost host = SandboxHost.Start(new SandboxOptions { Tls = true, Certificate = kind });
        SslPolicyErrors? seen = null;
        DateTime until = default;
        using HttpClientHandler handler = new()
        {
            UseProxy = false,
            ServerCertificateCustomValidationCallback = (_, certificate, _, errors) =>
            {
                seen = errors;
                until = certificate?.NotAfter ?? default;
                return true;
            },
        };
        using HttpClient client = new(handler);
        string health = await client.GetStringAsync(new Uri(host.GatewayUri + "/health"));
        Assert.StartsWith("https://127.0.0.1:", host.GatewayUri, StringComparison.Ordinal);
        Assert.Contains("\"ok\"", health, StringComparison.Ordinal);
        Assert.Equal(expected, seen);
        Assert.Equal(expired, until < DateTime.Now);
    }

    [Fact]
    public async Task Over_tls_issuer_metadata_and_validation_all_say_https()
    {
        using SandboxHost host = SandboxHost.Start(new SandboxOptions { Tls = true });
        using HttpClientHandler handler = new() { UseProxy = false, ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using HttpClient client = new(handler);
        string metadata = await client.GetStringAsync(new Uri(host.GatewayUri + "/.well-known/oauth-authorization-server"));
        using HttpRequestMessage call = new(HttpMethod.Post, host.McpUri) { Content = new StringContent(Rpc.Initialize()) };
        call.Headers.TryAddWithoutValidation("Authorization", "Bearer " + host.AccessToken);
        using HttpResponseMessage answer = await client.SendAsync(call);
        Assert.Contains($"\"issuer\":\"{host.GatewayUri}\"", metadata, StringComparison.Ordinal);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_failed_handshake_is_no_request_and_leaves_no_connection()
    {
        using SandboxHost host = SandboxHost.Start(new SandboxOptions { Tls = true });
        using (HttpClient client = new(new HttpClientHandler { UseProxy = false }))
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri(host.GatewayUri + "/health")));
        }

        await Eventually.TrueAsync(() => host.OpenConnections == 0);
        Assert.Empty(host.Requests);
    }
}
