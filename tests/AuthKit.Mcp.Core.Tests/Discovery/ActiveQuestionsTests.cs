using AuthKit.Mcp.Core.Tests.Rules;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>What -Active, -Token and Full ask besides, of whom, and with what along.</summary>
public class ActiveQuestionsTests
{
    private const string Target = "https://8.8.8.8/mcp";
    private const string Token = "mat_0123456789";
    private const string UserInfo = Seen.Issuer + "/oauth/userinfo";

    [Fact]
    public async Task Without_being_allowed_to_nothing_active_is_asked()
    {
        FakeNetwork network = new(static r => Site(r));
        await new DiscoveryRun(network.Options(CheckDepth.Full)).CheckAsync(Target, CancellationToken.None);
        Assert.DoesNotContain(network.Sent, static s => s.Request.Headers.Any(static h => h.Is("Authorization") || h.Is("X-Forwarded-Host")));
        Assert.DoesNotContain(network.Urls, static u => u.EndsWith("/token", StringComparison.Ordinal) || u == UserInfo);
    }

    [Fact]
    public async Task Former_endpoints_are_asked_with_empty_bodies_where_the_authorization_server_is_elsewhere()
    {
        FakeNetwork network = new(static r => Site(r));
        await new DiscoveryRun(network.Options() with { Active = true }).CheckAsync(Target, CancellationToken.None);
        string[] paths = ["/authorize", "/token", "/register", "/oauth/authorize", "/oauth/token", "/oauth/register"];
        Assert.All(paths, p => Assert.Contains("https://8.8.8.8" + p, network.Urls));
        Assert.All(network.Sent.Where(s => paths.Any(p => s.Request.Url == "https://8.8.8.8" + p)), static s => Assert.Equal("", s.Request.Body ?? ""));
    }

    [Fact]
    public async Task They_are_not_asked_where_it_is_here()
    {
        FakeNetwork network = new(static r => Site(r, "https://8.8.8.8"));
        await new DiscoveryRun(network.Options() with { Active = true }).CheckAsync(Target, CancellationToken.None);
        Assert.DoesNotContain("https://8.8.8.8/token", network.Urls);
    }

    [Fact]
    public async Task Forwarded_headers_go_to_addresses_that_no_cache_serves_to_others()
    {
        FakeNetwork network = new(static r => Site(r));
        await new DiscoveryRun(network.Options() with { Active = true }).CheckAsync(Target, CancellationToken.None);
        List<WireRequest> reads = [.. network.Sent.Select(static s => s.Request).Where(static r => r.Method == "GET" && r.Headers.Any(static h => h.Is("X-Forwarded-Host") || h.Is("X-Forwarded-Proto")))];
        Assert.Equal(4, reads.Count);
        Assert.All(reads, static r => Assert.Contains("?mcp-auth-checker=", r.Url, StringComparison.Ordinal));
        Assert.Equal(4, reads.Select(static r => r.Url).Distinct().Count());
    }

    [Fact]
    public async Task The_token_goes_to_its_own_AuthKit_and_into_no_evidence()
    {
        FakeNetwork network = new(static r => Site(r));
        await new DiscoveryRun(network.Options() with { Token = Secret.From(Token) }).CheckAsync(Target, CancellationToken.None);
        Assert.Contains(network.Sent, static s => s.Request.Url == UserInfo && s.Request.Headers.Any(static h => h.Value == "Bearer " + Token));
        Assert.All(network.Sent.Where(static s => s.Request.Headers.Any(static h => h.Value.Contains(Token))), static s => Assert.True(s.Request.Url == UserInfo || s.Request.Url == Target, s.Request.Url));

        IssuerStore store = new(new DiscoveryOptions { Token = Secret.From(Token), CreateSender = network.Create });
        IReadOnlyList<ProbeResult> probes = (await store.GetAsync(new IssuerKey(Seen.Issuer, AllowHttp: false, PublicOnly: true, Limit: 6, IsOnly: true), Target, CancellationToken.None)).Answer.Probes;
        Assert.Contains(probes, static p => p.Kind == ProbeKind.TokenService);
        Assert.DoesNotContain(probes, static p => p.Exchange.Request.Headers.Any(static h => h.Value.Contains(Token)));
    }

    [Fact]
    public async Task Who_the_token_belongs_to_is_not_kept()
    {
        FakeNetwork network = new(static r => r.Url == UserInfo ? Seen.Answer(200, """{"sub":"usr_0123","email":"jane@contoso.com","name":"Jane","age":3}""", Seen.Json) : Site(r));
        IssuerStore store = new(new DiscoveryOptions { Token = Secret.From(Token), CreateSender = network.Create });
        IReadOnlyList<ProbeResult> probes = (await store.GetAsync(new IssuerKey(Seen.Issuer, AllowHttp: false, PublicOnly: true, Limit: 6, IsOnly: true), Target, CancellationToken.None)).Answer.Probes;
        ProbeResult kept = Assert.Single(probes, static p => p.Kind == ProbeKind.TokenService);
        Assert.Equal("""{"sub":"usr_(redacted)","email":"(redacted)","name":"(redacted)","age":"a number"}""", System.Text.Encoding.UTF8.GetString(kept.Exchange.Response?.Body ?? []));
    }

    [Theory]
    [InlineData("two")]
    [InlineData("other issuer")]
    [InlineData("other shape")]
    [InlineData("elsewhere")]
    public async Task The_token_goes_to_nobody_who_may_not_have_issued_it(string reason)
    {
        FakeNetwork network = new(r => reason switch
        {
            "two" when r.Url.Contains("/oauth-protected-resource") => Seen.Answer(200, Seen.Resource.Replace(Seen.Endpoint, Target).Replace($"[\"{Seen.Issuer}\"]", $"[\"{Seen.Issuer}\",\"https://other.contoso.com\"]"), Seen.Json),
            "other issuer" when r.Url == Seen.IssuerUrl => Seen.Answer(200, Document.Replace($"\"issuer\":\"{Seen.Issuer}\"", "\"issuer\":\"https://other.contoso.com\""), Seen.Json),
            "other shape" when r.Url == Seen.IssuerUrl => Seen.Answer(200, Document.Replace("/oauth/revoke", "/revoke"), Seen.Json),
            "elsewhere" when r.Url == Seen.IssuerUrl => Seen.Answer(200, Document.Replace(UserInfo, "https://evil.contoso.com/oauth/userinfo"), Seen.Json),
            _ => Site(r),
        });
        await new DiscoveryRun(network.Options(CheckDepth.Full) with { Active = true, Token = Secret.From(Token) }).CheckAsync(Target, CancellationToken.None);
        Assert.All(network.Sent.Where(static s => s.Request.Headers.Any(static h => h.Value.Contains(Token))), static s => Assert.Equal(Target, s.Request.Url));
    }

    [Fact]
    public async Task Nothing_that_the_user_added_goes_over_plain_http()
    {
        FakeNetwork network = new(static r => Site(r));
        DiscoveryOptions options = network.Options(CheckDepth.Full) with { Http = new HttpSettings { Headers = [new HeaderLine("X-Key", "hunter2")] } };
        McpDiscoveryResult result = await new DiscoveryRun(options).CheckAsync(Target, CancellationToken.None);
        List<(WireRequest Request, HttpSettings Settings)> plain = [.. network.Sent.Where(static s => s.Request.Url.StartsWith("http://", StringComparison.Ordinal))];
        Assert.NotEmpty(plain);
        Assert.DoesNotContain(plain, static s => s.Request.Headers.Any(static h => h.Value == "hunter2"));
        Assert.Equal(network.Sent.Count, result.RequestCount);
    }

    [Theory]
    [InlineData("https://8.8.8.8/sse", false)]
    [InlineData("https://8.8.8.8/a/mcp", true)]
    public async Task The_older_transport_is_looked_for_beside_the_endpoint_unless_that_is_it(string target, bool asked)
    {
        FakeNetwork network = new(static r => Site(r));
        await new DiscoveryRun(network.Options(CheckDepth.Full)).CheckAsync(target, CancellationToken.None);
        Assert.Equal(asked ? 1 : 0, network.Urls.Count(static u => u.EndsWith("/a/sse", StringComparison.Ordinal)));
        Assert.Equal(asked ? 0 : 1, network.Sent.Count(static s => s.Request.Method == "GET" && s.Request.Url == "https://8.8.8.8/sse"));
    }

    private static string Document => "{\"issuer\":\"" + Seen.Issuer + "\"," + string.Join(",", new[] { ("authorization", "authorize"), ("token", "token"), ("registration", "register"), ("revocation", "revoke"), ("userinfo", "userinfo") }
        .Select(static e => $"\"{e.Item1}_endpoint\":\"{Seen.Issuer}/oauth/{e.Item2}\"")) + "}";

    private static WireResponse Site(WireRequest request, string issuer = Seen.Issuer) =>
        request.Url.Contains("/oauth-protected-resource") ? Seen.Answer(200, Seen.Resource.Replace(Seen.Endpoint, Target).Replace(Seen.Issuer, issuer), Seen.Json)
        : request.Url.StartsWith(Seen.IssuerUrl, StringComparison.Ordinal) ? Seen.Answer(200, Document, Seen.Json)
        : request.Url == UserInfo ? Seen.Answer(401, "{}", Seen.Json)
        : request.Url == Target ? Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", $"Bearer resource_metadata=\"https://8.8.8.8/.well-known/oauth-protected-resource\""))
        : Seen.Answer(404, "");
}
