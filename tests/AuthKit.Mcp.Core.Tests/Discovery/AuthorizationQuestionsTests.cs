using System.Text;
using AuthKit.Mcp.Core.Tests.Rules;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>What is asked of an authorization server's endpoints, by what the user allowed.</summary>
public class AuthorizationQuestionsTests
{
    private const string Target = "https://8.8.8.8/mcp";
    private const string ManagementToken = "management-token-1";
    private const string ManagementUrl = SeenIssuer.Registration + "/cid_1";

    [Fact]
    public async Task Reading_alone_asks_no_endpoint()
    {
        FakeNetwork network = new(static r => Answer(r));
        await RunAsync(network.Options(CheckDepth.Full));
        Assert.DoesNotContain(network.Sent, static s => IsEndpoint(s.Request));
    }

    [Fact]
    public async Task Active_registers_nobody_and_sends_made_up_values_only()
    {
        FakeNetwork network = new(static r => Answer(r));
        McpDiscoveryResult result = await RunAsync(network.Options() with { Active = true });
        Assert.DoesNotContain(network.Urls, static u => u.StartsWith(SeenIssuer.Registration, StringComparison.Ordinal));
        Assert.Equal(3, network.Urls.Count(static u => u.StartsWith(SeenIssuer.Authorization, StringComparison.Ordinal)));
        Assert.Equal(4, network.Urls.Count(static u => u.StartsWith(SeenIssuer.Token, StringComparison.Ordinal)));
        Assert.Single(network.Urls, static u => u == Seen.Issuer + "/revoke");
        Assert.Equal(network.Sent.Count, result.RequestCount);
        Assert.All(network.Sent.Where(static s => s.Request.Url.StartsWith(Seen.Issuer, StringComparison.Ordinal)), static s => Assert.DoesNotContain(s.Request.Headers, static h => h.Is("Authorization") || h.Is("Cookie")));
    }

    [Fact]
    public async Task Registration_alone_asks_no_token_endpoint_and_no_made_up_client()
    {
        FakeNetwork network = new(static r => Answer(r));
        McpDiscoveryResult result = await RunAsync(network.Options() with { AllowRegistration = true });
        Assert.DoesNotContain(network.Urls, static u => u.StartsWith(SeenIssuer.Token, StringComparison.Ordinal) || u == Seen.Issuer + "/revoke");
        Assert.All(network.Sent.Where(static s => s.Request.Url.StartsWith(SeenIssuer.Authorization, StringComparison.Ordinal)), static s => Assert.Contains("client_id=cid_", s.Request.Url, StringComparison.Ordinal));
        Assert.Equal(15, network.Sent.Count(static s => s.Request.Method == "POST" && s.Request.Url == SeenIssuer.Registration));
        Assert.Equal(network.Sent.Count, result.RequestCount);
    }

    [Fact]
    public async Task Every_client_says_what_it_is_and_is_deleted_where_that_is_possible()
    {
        FakeNetwork network = new(static r => Answer(r, $",\"registration_client_uri\":\"{ManagementUrl}\",\"registration_access_token\":\"{ManagementToken}\""));
        Evidence evidence = await ProbeAsync(network.Options() with { Active = true, AllowRegistration = true });
        List<WireRequest> registrations = [.. network.Sent.Select(static s => s.Request).Where(static r => r.Url == SeenIssuer.Registration)];
        Assert.All(registrations.Where(static r => r.Body is not ("{}" or "{not json")), static r => Assert.Contains("\"client_name\":\"AuthKit.Mcp check, safe to delete\"", r.Body, StringComparison.Ordinal));
        List<WireRequest> deletions = [.. network.Sent.Select(static s => s.Request).Where(static r => r.Method == "DELETE" && r.Url == ManagementUrl)];
        Assert.Equal(registrations.Count(static r => IsAccepted(r)), deletions.Count);
        Assert.All(deletions, static d => Assert.Contains(d.Headers, static h => h.Is("Authorization") && h.Value == "Bearer " + ManagementToken));
        Assert.Equal(deletions.Count, evidence.Probes.Count(static p => p.Subject == IssuerVariant.Subject(Seen.Issuer, IssuerVariant.Deletion)));
        AssertUnseen(evidence, ManagementToken);
        Assert.Equal("DELETE", network.Sent.Last(static s => s.Request.Url.StartsWith(Seen.Issuer, StringComparison.Ordinal)).Request.Method);
    }

    [Theory]
    [InlineData("https://evil.contoso.com/manage")]
    [InlineData("http://auth.contoso.com/manage")]
    [InlineData("/register/cid_1")]
    [InlineData("https://auth.contoso.com:8443/manage")]
    public async Task A_management_token_goes_to_the_registration_server_only(string url)
    {
        FakeNetwork network = new(r => Answer(r, $",\"registration_client_uri\":\"{url}\",\"registration_access_token\":\"{ManagementToken}\""));
        Evidence evidence = await ProbeAsync(network.Options() with { AllowRegistration = true });
        Assert.DoesNotContain(network.Sent, static s => s.Request.Headers.Any(static h => h.Value.Contains(ManagementToken, StringComparison.Ordinal)));
        AssertUnseen(evidence, ManagementToken);
    }

    [Fact]
    public async Task Secrets_codes_and_tokens_that_a_server_hands_out_never_become_evidence()
    {
        FakeNetwork network = new(static r => r.Url.StartsWith(SeenIssuer.Authorization, StringComparison.Ordinal) ? SeenIssuer.To(IssuerVariant.NativeRedirect + "?state=x&code=issued-code-1")
            : r.Url == SeenIssuer.Token ? Seen.Answer(200, """{"access_token":"issued-token-1"}""", Seen.Json)
            : Answer(r, ",\"client_secret\":\"issued-secret-1\",\"client_secret_expires_at\":0"));
        Evidence evidence = await ProbeAsync(network.Options() with { Active = true, AllowRegistration = true });
        foreach (string secret in new[] { "issued-code-1", "issued-token-1", "issued-secret-1" })
        {
            AssertUnseen(evidence, secret);
        }

        McpDiscoveryResult result = AuthKit.Mcp.Rules.DiscoveryJudge.Judge(evidence, new DiscoveryOptions());
        Assert.Contains(result.Findings, static f => f.RuleId == "AUZ-003" && f.Verdict == McpRuleVerdict.Fail);
        Assert.Contains(result.Findings, static f => f.RuleId == "TOK-003" && f.Verdict == McpRuleVerdict.Fail);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(401)]
    [InlineData(500)]
    public async Task A_refused_first_client_is_the_last(int status)
    {
        FakeNetwork network = new(r => r.Url == SeenIssuer.Registration ? Seen.Answer(status, "") : Answer(r));
        await RunAsync(network.Options() with { AllowRegistration = true });
        Assert.Single(network.Urls, static u => u == SeenIssuer.Registration);
        Assert.DoesNotContain(network.Urls, static u => u.StartsWith(SeenIssuer.Authorization, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rate_limit_ends_the_registrations()
    {
        int asked = 0;
        FakeNetwork network = new(r => r.Url == SeenIssuer.Registration && Interlocked.Increment(ref asked) > 3 ? Seen.Answer(429, "") : Answer(r));
        McpDiscoveryResult result = await RunAsync(network.Options() with { AllowRegistration = true });
        Assert.Equal(4, network.Urls.Count(static u => u == SeenIssuer.Registration));
        Assert.DoesNotContain(result.Findings, static f => f.RuleId is "REG-007" or "REG-008");
    }

    [Fact]
    public async Task What_the_metadata_does_not_name_or_name_well_is_not_asked()
    {
        FakeNetwork network = new(static r => r.Url == Seen.IssuerUrl
            ? Seen.Answer(200, SeenIssuer.Metadata.Replace(SeenIssuer.Token, "javascript:alert(1)", StringComparison.Ordinal).Replace("https://auth.contoso.com/revoke", "http://auth.contoso.com/revoke", StringComparison.Ordinal)
                .Replace(SeenIssuer.Registration, "/register", StringComparison.Ordinal).Replace(SeenIssuer.Authorization, SeenIssuer.Authorization + "#f", StringComparison.Ordinal), Seen.Json)
            : Answer(r));
        Evidence evidence = await ProbeAsync(network.Options() with { Active = true, AllowRegistration = true });
        Assert.DoesNotContain(network.Sent, static s => IsEndpoint(s.Request));
        Assert.Equal(WireFault.AddressRefused, Assert.Single(evidence.Probes, static p => p.Kind == ProbeKind.TokenService).Exchange.Fault);
    }

    [Fact]
    public async Task No_redirect_of_an_endpoint_is_followed()
    {
        FakeNetwork network = new(static r => IsEndpoint(r) ? SeenIssuer.To(Seen.Issuer + "/elsewhere") : Answer(r));
        await RunAsync(network.Options() with { Active = true, AllowRegistration = true });
        Assert.DoesNotContain(network.Urls, static u => u == Seen.Issuer + "/elsewhere");
    }

    [Fact]
    public async Task Endpoints_that_keep_a_check_waiting_do_not_cost_it_the_metadata()
    {
        FakeNetwork network = new(static async (r, token) =>
        {
            await Task.Delay(IsEndpoint(r) ? Timeout.Infinite : 0, token);
            return Answer(r);
        });
        McpDiscoveryResult result = await RunAsync(network.Options() with { Active = true, Deadline = TimeSpan.FromSeconds(1) });
        Assert.Equal(McpVerdict.Incomplete, result.Verdict);
        Assert.Equal(McpRuleVerdict.Pass, Assert.Single(result.Checks, static c => c.RuleId == "ASM-009").Verdict);
    }

    [Fact]
    public async Task An_endpoint_that_gave_no_answer_is_not_asked_again()
    {
        FakeNetwork network = new(static r => Answer(r));
        DiscoveryOptions options = network.Options() with { Active = true, AllowRegistration = true };
        int asked = 0;
        McpDiscoveryResult result = await RunAsync(options with
        {
            CreateSender = settings => new SilentSender(network.Create(settings), r =>
                (r.Url.StartsWith(SeenIssuer.Authorization, StringComparison.Ordinal) || r.Url.StartsWith(SeenIssuer.Token, StringComparison.Ordinal)) && Interlocked.Increment(ref asked) > 0),
        });
        Assert.Equal(4, asked);
        Assert.Equal(McpRuleVerdict.Inconclusive, Assert.Single(result.Checks, static c => c.RuleId == "AUZ-001").Verdict);
        Assert.Equal(McpRuleVerdict.Inconclusive, Assert.Single(result.Checks, static c => c.RuleId == "TOK-001").Verdict);
    }

    [Fact]
    public async Task The_slash_variant_is_asked_for_a_resource_that_is_an_origin_only()
    {
        foreach ((string resource, int expected) in new[] { ("https://8.8.8.8", 1), ("https://8.8.8.8/", 0), (Target, 0) })
        {
            FakeNetwork network = new(r => Answer(r, "", resource));
            await RunAsync(network.Options() with { AllowRegistration = true });
            Assert.Equal(expected, network.Urls.Count(static u => u.EndsWith("resource=https%3A%2F%2F8.8.8.8%2F", StringComparison.Ordinal)) - (resource == "https://8.8.8.8/" ? 1 : 0));
            Assert.Contains(network.Urls, u => u.EndsWith("resource=" + Uri.EscapeDataString(resource), StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_query_of_the_authorization_endpoint_stays()
    {
        FakeNetwork network = new(static r => r.Url == Seen.IssuerUrl ? Seen.Answer(200, SeenIssuer.Metadata.Replace(SeenIssuer.Authorization, SeenIssuer.Authorization + "?tenant=a", StringComparison.Ordinal), Seen.Json) : Answer(r));
        await RunAsync(network.Options() with { Active = true });
        Assert.Contains(network.Urls, static u => u.StartsWith(SeenIssuer.Authorization + "?tenant=a&response_type=code&client_id=", StringComparison.Ordinal));
    }

    private static bool IsEndpoint(WireRequest request) => request.Url.StartsWith(Seen.Issuer, StringComparison.Ordinal) && !request.Url.Contains("/.well-known/", StringComparison.Ordinal) && request.Method != "OPTIONS";

    private static bool IsAccepted(WireRequest request) => request.Body is { } body && body.Contains("redirect_uris\":[\"http", StringComparison.Ordinal) && !body.Contains("probe.invalid", StringComparison.Ordinal);

    private static WireResponse Answer(WireRequest request, string more = "", string resource = Target)
    {
        if (request.Url.StartsWith("https://8.8.8.8/.well-known/oauth-protected-resource", StringComparison.Ordinal))
        {
            return Seen.Answer(200, Seen.Resource.Replace(Seen.Endpoint, resource, StringComparison.Ordinal), Seen.Json);
        }

        if (request.Url.StartsWith("https://8.8.8.8", StringComparison.Ordinal))
        {
            return Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", "Bearer resource_metadata=\"https://8.8.8.8/.well-known/oauth-protected-resource/mcp\""));
        }

        return request.Url == Seen.IssuerUrl ? Seen.Answer(200, SeenIssuer.Metadata, Seen.Json)
            : request.Url == SeenIssuer.Registration ? IsAccepted(request) ? SeenIssuer.Client("cid_1", "\"token_endpoint_auth_method\":\"none\"" + more) : SeenIssuer.Error(400, "invalid_redirect_uri")
            : request.Url.StartsWith(SeenIssuer.Authorization, StringComparison.Ordinal) ? SeenIssuer.Page(200)
            : request.Method == "DELETE" ? Seen.Answer(204, "")
            : SeenIssuer.Error(400, "invalid_client");
    }

    private static async Task<McpDiscoveryResult> RunAsync(DiscoveryOptions options)
    {
        using DiscoveryRun run = new(options);
        return await run.CheckAsync(Target, CancellationToken.None);
    }

    private static async Task<Evidence> ProbeAsync(DiscoveryOptions options)
    {
        using IssuerStore issuers = new(options);
        return await new Prober(AuthKit.Mcp.Discovery.Target.Parse(Target), options, issuers).ProbeAsync(CancellationToken.None, CancellationToken.None);
    }

    private static void AssertUnseen(Evidence evidence, string secret) => Assert.All(evidence.Probes, p =>
    {
        WireResponse? response = p.Exchange.Response;
        string all = p.Subject + p.Exchange.Request.Url + p.Exchange.Request.Body + string.Concat(p.Exchange.Request.Headers.Select(static h => h.Value))
            + (response is null ? "" : Encoding.UTF8.GetString(response.Body) + response.RawHead + string.Concat(response.Headers.Select(static h => h.Value)));
        Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
    });

    /// <summary>Answers of the network, but silence where it is told so.</summary>
    private sealed class SilentSender(IHttpSender inner, Func<WireRequest, bool> isSilent) : IHttpSender
    {
        public Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellationToken) => isSilent(request)
            ? Task.FromResult(new Exchange { Request = request, Fault = WireFault.TimedOut, FaultDetail = "no complete answer within 10 s" })
            : inner.SendAsync(request, cancellationToken);

        public void Dispose() => inner.Dispose();
    }
}
