using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuthKit.Mcp.Core.Tests.Rules;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>What is asked, of whom, and how often.</summary>
public class ProberTests
{
    private const string Target = "https://8.8.8.8/mcp";

    [Theory]
    [InlineData(CheckDepth.Quick, 5, 2)]
    [InlineData(CheckDepth.Standard, 14, 6)]
    [InlineData(CheckDepth.Full, 33, 12)]
    public async Task No_depth_asks_more_than_it_may(CheckDepth depth, int host, int issuer)
    {
        FakeNetwork network = new(static r => r.Url.StartsWith(Seen.Issuer, StringComparison.Ordinal) ? Seen.Answer(302, "", new HeaderLine("Location", "/other"))
            : r.Method == "GET" && r.Url.Contains("/.well-known/") && !r.Url.EndsWith("/x", StringComparison.Ordinal) ? Seen.Answer(302, "", new HeaderLine("Location", r.Url + "/x"))
            : r.Url.EndsWith("/x", StringComparison.Ordinal) ? Seen.Answer(200, Seen.Resource.Replace(Seen.Issuer, Seen.Issuer + "/tenant"), Seen.Json)
            : Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", "Bearer resource_metadata=\"https://8.8.8.8/prm\"")));
        McpDiscoveryResult result = await new DiscoveryRun(network.Options(depth)).CheckAsync(Target, CancellationToken.None);
        int ofIssuer = network.Urls.Count(static u => u.StartsWith(Seen.Issuer, StringComparison.Ordinal));
        Assert.InRange(network.Sent.Count - ofIssuer, 3, host);
        Assert.InRange(ofIssuer, 1, issuer);
        Assert.Equal(network.Sent.Count, result.RequestCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Full_asks_every_authorization_server_that_Standard_asks_and_no_less_of_it(int issuers)
    {
        string[] names = [.. Enumerable.Range(1, issuers).Select(static i => $"https://9.9.9.{i}/tenant")];
        (McpDiscoveryResult standard, int[] each) = await CheckAsync(CheckDepth.Standard, names);
        (McpDiscoveryResult full, int[] eachAtFull) = await CheckAsync(CheckDepth.Full, names);
        Assert.Equal(names, full.AuthorizationServer);
        Assert.All(each.Zip(eachAtFull), static of => Assert.InRange(of.Second, of.First, 12));
        Assert.InRange(full.RequestCount, standard.RequestCount, 45);

        // What was cut is told by a rule that would have looked at it; two are asked everything.
        Assert.Equal(issuers > 2, full.Checks.Any(static c => c.Message.Contains("used up: ", StringComparison.Ordinal) && c.Message.Contains("9.9.9.", StringComparison.Ordinal)));
    }

    private static async Task<(McpDiscoveryResult Result, int[] Each)> CheckAsync(CheckDepth depth, string[] issuers)
    {
        FakeNetwork network = new(r => issuers.FirstOrDefault(i => r.Url.StartsWith(i.Replace("/tenant", "/", StringComparison.Ordinal), StringComparison.Ordinal)) is { } issuer
            ? r.Url.EndsWith("/.well-known/oauth-authorization-server/tenant", StringComparison.Ordinal) ? Seen.Answer(200, Seen.IssuerDocument.Replace(Seen.Issuer, issuer, StringComparison.Ordinal), Seen.Json) : Seen.Answer(404, "")
            : r.Url.Contains("/.well-known/oauth-protected-resource", StringComparison.Ordinal) ? Seen.Answer(200, Seen.Resource.Replace($"\"{Seen.Issuer}\"", string.Join(",", issuers.Select(static i => $"\"{i}\"")), StringComparison.Ordinal).Replace(Seen.Endpoint, Target, StringComparison.Ordinal), Seen.Json)
            : r.Url == Target ? Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", "Bearer resource_metadata=\"https://8.8.8.8/.well-known/oauth-protected-resource/mcp\""))
            : Seen.Answer(404, ""));
        McpDiscoveryResult result = await new DiscoveryRun(network.Options(depth)).CheckAsync(Target, CancellationToken.None);
        return (result, [.. issuers.Select(i => network.Urls.Count(u => u.StartsWith(i.Replace("/tenant", "/", StringComparison.Ordinal), StringComparison.Ordinal)))]);
    }

    [Fact]
    public void A_token_for_both_sides_and_a_signed_in_question_are_refused()
    {
        Assert.Contains("-OtherToken", Refused(new DiscoveryOptions { Token = Secret.From("one"), OtherToken = Secret.From("one") }), StringComparison.Ordinal);
        string signedIn = Refused(new DiscoveryOptions { Http = new HttpSettings { Headers = [new HeaderLine("authorization", "bearer hunter2")] } });
        Assert.Contains("-Token", signedIn, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", signedIn, StringComparison.Ordinal);
        HttpSettings gate = new() { Headers = [new HeaderLine("Authorization", "Basic eDp5")] };
        Assert.Contains("one only", Refused(new DiscoveryOptions { Active = true, Http = gate }), StringComparison.Ordinal);
        DiscoveryRun.Require(new DiscoveryOptions { Http = gate });
        DiscoveryRun.Require(new DiscoveryOptions { Token = Secret.From("one"), OtherToken = Secret.From("two") });
    }

    private static string Refused(DiscoveryOptions options)
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => DiscoveryRun.Require(options));
        Assert.Equal(ErrorCode.InvalidArgument, e.Code);
        return e.Message;
    }

    [Theory]
    [InlineData("http://8.8.4.4/prm")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//8.8.4.4/prm")]
    public async Task Metadata_urls_that_a_public_target_must_not_name_are_not_asked(string advertised)
    {
        FakeNetwork network = new(r => Challenging(r, advertised));
        await new DiscoveryRun(network.Options()).CheckAsync(Target, CancellationToken.None);
        Assert.DoesNotContain(network.Urls, u => u == advertised);
        Assert.All(network.Urls, static u => Assert.StartsWith("https://8.8.8.8/", u, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Elsewhere_only_public_addresses_are_allowed_and_no_credential_goes_along()
    {
        using RSA key = RSA.Create(2048);
        using X509Certificate2 certificate = new CertificateRequest("CN=client", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        FakeNetwork network = new(static r => r.Url == "https://10.0.0.1/prm" ? Seen.Answer(200, Seen.Resource, Seen.Json) : Challenging(r, "https://10.0.0.1/prm"));
        DiscoveryOptions options = network.Options() with { Http = new HttpSettings { Certificate = certificate, Headers = [new HeaderLine("X-Key", "hunter2")] } };
        await new DiscoveryRun(options).CheckAsync(Target, CancellationToken.None);
        List<(WireRequest Request, HttpSettings Settings)> elsewhere = [.. network.Sent.Where(static s => !s.Request.Url.StartsWith("https://8.8.8.8/", StringComparison.Ordinal))];
        Assert.Contains(elsewhere, static s => s.Request.Url.StartsWith("https://10.0.0.1/", StringComparison.Ordinal));
        Assert.Contains(elsewhere, static s => s.Request.Url.StartsWith(Seen.Issuer, StringComparison.Ordinal));
        Assert.All(elsewhere, static s =>
        {
            Assert.True(s.Settings.PublicAddressesOnly);
            Assert.Null(s.Settings.Certificate);
            Assert.DoesNotContain(s.Request.Headers, static h => h.Value == "hunter2");
        });
        Assert.Contains(network.Sent, static s => s.Request.Headers.Any(static h => h.Value == "hunter2"));
    }

    [Fact]
    public async Task The_challenge_of_a_guarded_tool_call_is_followed_where_the_rest_is_open()
    {
        FakeNetwork network = new(static r => r.Body?.Contains("tools/call") == true ? Challenging(r, "https://8.8.8.8/prm")
            : r.Method == "POST" ? Seen.Result()
            : r.Url == "https://8.8.8.8/prm" ? Seen.Answer(200, Seen.Resource.Replace(Seen.Endpoint, Target), Seen.Json) : Seen.Answer(404, ""));
        McpDiscoveryResult result = await new DiscoveryRun(network.Options()).CheckAsync(Target, CancellationToken.None);
        Assert.Contains("https://8.8.8.8/prm", network.Urls);
        Assert.StartsWith("ASM-001", result.Findings[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("x\r\nEvil: 1")]
    [InlineData("\u00e9")]
    public async Task A_session_id_that_is_no_visible_ASCII_is_not_sent_back(string session)
    {
        FakeNetwork network = new(r => r.Body?.Contains("initialize") == true ? Seen.Result() with { Headers = [Seen.Json, new HeaderLine("Mcp-Session-Id", session)] } : Seen.Answer(404, ""));
        await new DiscoveryRun(network.Options()).CheckAsync(Target, CancellationToken.None);
        Assert.DoesNotContain(network.Sent, s => s.Request.Headers.Any(h => h.Value == session));
    }

    [Fact]
    public async Task The_deadline_of_a_server_ends_its_check_and_leaves_it_incomplete()
    {
        FakeNetwork network = new(static async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return Seen.Result();
        });
        McpDiscoveryResult result = await new DiscoveryRun(network.Options() with { Deadline = TimeSpan.FromMilliseconds(50) }).CheckAsync(Target, CancellationToken.None);
        Assert.Equal(McpVerdict.Incomplete, result.Verdict);
    }

    [Fact]
    public async Task The_deadline_of_the_run_does_so_too_and_cancelling_throws()
    {
        using CancellationTokenSource over = new();
        await over.CancelAsync();
        FakeNetwork network = new(static async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return Seen.Result();
        });
        Assert.Equal(McpVerdict.Incomplete, (await new DiscoveryRun(network.Options() with { RunDeadline = over.Token }).CheckAsync(Target, CancellationToken.None)).Verdict);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new DiscoveryRun(network.Options()).CheckAsync(Target, over.Token));
    }

    [Fact]
    public async Task An_issuer_is_asked_once_by_fifty_checks_and_one_that_leaves_spoils_nothing()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        FakeNetwork network = new(async (_, _) =>
        {
            await gate.Task;
            return Seen.Answer(200, Seen.IssuerDocument, Seen.Json);
        });
        IssuerStore store = new(new DiscoveryOptions { Depth = CheckDepth.Quick, CreateSender = network.Create });
        IssuerKey key = new(Seen.Issuer, AllowHttp: false, PublicOnly: true, Limit: 6);
        using CancellationTokenSource leaving = new();
        Task<(IssuerAnswer Answer, bool Fresh)> first = store.GetAsync(key, Seen.Endpoint, leaving.Token);
        List<Task<(IssuerAnswer Answer, bool Fresh)>> others = [.. Enumerable.Range(0, 50).Select(_ => Task.Run(() => store.GetAsync(key, Seen.Endpoint, CancellationToken.None)))];
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        Assert.All(await Task.WhenAll(others), static a => Assert.False(a.Fresh));
        Assert.Single(network.Sent);
    }

    private static WireResponse Challenging(WireRequest request, string advertised) => request.Url.Contains("/.well-known/")
        ? Seen.Answer(404, "")
        : Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", $"Bearer resource_metadata=\"{advertised}\""));
}
