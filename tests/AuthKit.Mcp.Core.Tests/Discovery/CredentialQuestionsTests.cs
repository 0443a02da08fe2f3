using System.Text;
using System.Text.Json;
using AuthKit.Mcp.Core.Tests.Rules;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>Where credentials go, in which form, and that nothing of the user's own stays behind.</summary>
public class CredentialQuestionsTests
{
    private const string Target = "https://8.8.8.8/mcp";
    private const string Issuer = "https://8.8.4.4";
    private const string SessionId = "session-5f2c1d";

    // Every character that a credential may have and that some format writes otherwise.
    private static readonly string[] Secrets = ["own/tok+en=~&<a>\"'.1", "oth/er+tok=en.2", "wcd_key/value+3"];

    [Fact]
    public async Task The_evidence_holds_no_token_however_the_server_quotes_it()
    {
        Evidence evidence = await ProbeAsync(new FakeNetwork(Echo), Secrets);
        Assert.All(new[] { ProbeKind.ValidToken, ProbeKind.OtherToken, ProbeKind.ApiKey, ProbeKind.BogusToken }, kind => Assert.Contains(evidence.Probes, p => p.Kind == kind));
        string everything = Everything(evidence);
        Assert.All(Secrets.Append(SessionId), secret =>
        {
            foreach (string spelling in new[] { secret, Uri.EscapeDataString(secret), JsonEncodedText.Encode(secret).ToString(), secret.Replace("/", "\\/", StringComparison.Ordinal), System.Net.WebUtility.HtmlEncode(secret) })
            {
                Assert.DoesNotContain(spelling, everything, StringComparison.Ordinal);
            }
        });
        Assert.Contains(Redaction.Mark, everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_findings_nor_replay_lines_hold_one()
    {
        FakeNetwork network = new(Echo);
        DiscoveryOptions options = Options(network, Secrets);
        using DiscoveryRun run = new(options);
        McpDiscoveryResult result = await run.CheckAsync(Target, CancellationToken.None);
        string everything = JsonSerializer.Serialize(result) + options;
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret[..8], everything, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tokens_of_the_user_go_to_the_endpoint_and_nowhere_else()
    {
        FakeNetwork network = new(Echo);
        await ProbeAsync(network, Secrets);
        List<WireRequest> carrying = [.. network.Sent.Select(static s => s.Request).Where(static r => Secrets.Any(s => Carries(r, s)))];
        Assert.NotEmpty(carrying);
        Assert.All(carrying, static r => Assert.Equal(Target, r.Url.Split('?')[0]));
        Assert.Contains(network.Urls, static u => u.StartsWith(Issuer, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://8.8.8.8/mcp")]
    [InlineData("http://mcp.contoso.com/mcp")]
    public async Task Over_plain_http_to_another_machine_nothing_is_sent_at_all(string target)
    {
        for (int i = 0; i < Secrets.Length; i++)
        {
            FakeNetwork network = new(Echo);
            string?[] one = new string?[Secrets.Length];
            one[i] = Secrets[i];
            using DiscoveryRun run = new(Options(network, one));
            AuthKitException error = await Assert.ThrowsAsync<AuthKitException>(() => run.CheckAsync(target, CancellationToken.None));
            Assert.Equal(ErrorCode.UnencryptedAuthentication, error.Code);
            Assert.DoesNotContain(Secrets[i], error.ToString(), StringComparison.Ordinal);
            Assert.Empty(network.Sent);
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/mcp", false)]
    [InlineData("http://localhost:9/mcp", false)]
    [InlineData("http://8.8.8.8/mcp", true)]
    public async Task Over_plain_http_to_this_machine_or_with_consent_it_is(string target, bool allowed)
    {
        FakeNetwork network = new(Echo);
        DiscoveryOptions options = Options(network, Secrets);
        using DiscoveryRun run = new(options with { Http = options.Http with { AllowUnencryptedAuthentication = allowed } });
        await run.CheckAsync(target, CancellationToken.None);
        Assert.Contains(network.Sent, static s => s.Request.Headers.Any(static h => h.Is("Authorization") && h.Value == "Bearer " + Secrets[0]));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/mcp", "10.0.0.7", false)]
    [InlineData("http://127.0.0.1:9/mcp", "127.0.0.1", true)]
    [InlineData("https://8.8.8.8/mcp", "10.0.0.7", true)]
    public async Task Connecting_elsewhere_does_not_make_a_channel_protected(string target, string connectTo, bool isSent)
    {
        FakeNetwork network = new(Echo);
        using DiscoveryRun run = new(Options(network, Secrets) with { ConnectTo = (connectTo, 443) });
        if (isSent)
        {
            await run.CheckAsync(target, CancellationToken.None);
            Assert.NotEmpty(network.Sent);
            return;
        }

        Assert.Equal(ErrorCode.UnencryptedAuthentication, (await Assert.ThrowsAsync<AuthKitException>(() => run.CheckAsync(target, CancellationToken.None))).Code);
        Assert.Empty(network.Sent);
    }

    [Fact]
    public async Task Made_up_credentials_need_no_protected_channel()
    {
        FakeNetwork network = new(Echo);
        using DiscoveryRun run = new(Options(network, [null, null, null]));
        await run.CheckAsync("http://8.8.8.8/mcp", CancellationToken.None);
        Assert.Contains(network.Sent, static s => s.Request.Headers.Any(static h => h.Value == BogusCredentials.GarbageValue));
    }

    [Fact]
    public void A_value_that_can_be_no_token_is_refused_by_name_and_never_shown()
    {
        AuthKitException error = Assert.Throws<AuthKitException>(static () => new DiscoveryRun(new DiscoveryOptions { Token = Secret.From("hunter2\n") }));
        Assert.Equal(ErrorCode.InvalidSecret, error.Code);
        Assert.StartsWith("-Token ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_is_used_in_its_own_version_and_ended_each_time()
    {
        FakeNetwork network = new(Echo);
        await ProbeAsync(network, Secrets);
        List<WireRequest> own = [.. network.Sent.Select(static s => s.Request).Where(static r => r.Headers.Any(static h => h.Is("Mcp-Session-Id") && h.Value == SessionId))];
        Assert.Equal(2, own.Count(static r => r.Method == "DELETE"));
        Assert.Equal(2, own.Count(static r => r.Body?.Contains("notifications/initialized", StringComparison.Ordinal) == true));
        Assert.All(own.Where(static r => r.Method == "POST"), static r => Assert.Equal("2025-06-18", r.Headers.Single(static h => h.Is("MCP-Protocol-Version")).Value));
        Assert.Single(own, static r => !r.Headers.Any(static h => h.Is("Authorization")));
    }

    [Fact]
    public async Task No_tool_is_called_but_one_that_cannot_exist()
    {
        FakeNetwork network = new(Echo);
        await ProbeAsync(network, Secrets);
        Assert.All(
            network.Sent.Select(static s => s.Request.Body).Where(static b => b?.Contains("tools/call", StringComparison.Ordinal) == true),
            static b => Assert.Matches("\"name\":\"__auth_probe_[0-9a-f]{12}\"", b));
    }

    [Fact]
    public async Task Every_malformed_shape_is_sent_as_it_is()
    {
        FakeNetwork network = new(Echo);
        await ProbeAsync(network, [null, null, null]);
        List<string> sent = [.. network.Sent.Select(static s => string.Join("|", s.Request.Headers.Where(static h => h.Is("Authorization")).Select(static h => h.Value)))];
        Assert.All(["Basic cHJvYmU6eA==", "Bearer", "Bearer ", "Bearer a b", "probe", "Bearer probe-one|Bearer probe-two"], value => Assert.Contains(value, sent));
        Assert.Contains(sent, static v => v.Length > 8192);
    }

    [Fact]
    public void Forgeries_look_right_and_are_signed_by_nobody()
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        List<string[]> parts = [.. new ForgedTokens(Seen.Issuer, Seen.Endpoint, now).All().Select(static t => t.Split('.'))];
        Assert.All(parts, static p => Assert.Equal(3, p.Length));
        Assert.Equal(["RS256", "RS256", "none"], parts.Select(static p => Claim(p[0], "alg")));
        Assert.All(parts, static p => Assert.Equal((Seen.Issuer, Seen.Endpoint), (Claim(p[1], "iss"), Claim(p[1], "aud"))));
        Assert.Equal(["1799996400", "1800003600", "1800003600"], parts.Select(static p => Claim(p[1], "exp")));
        Assert.Equal([256, 256, 0], parts.Select(static p => Decode(p[2]).Length));
        Assert.NotEqual(parts[0][2], parts[1][2]);
    }

    [Fact]
    public void A_hostile_issuer_stays_a_string_and_small()
    {
        string jwt = new ForgedTokens("\",\"sub\":\"admin\u0000" + new string('x', 100_000), Seen.Endpoint, DateTimeOffset.UnixEpoch.AddDays(1)).All()[0];
        Assert.InRange(jwt.Length, 1, 5000);
        Assert.Equal("probe", Claim(jwt.Split('.')[1], "sub"));
    }

    [Fact]
    public async Task Quick_sends_no_credential()
    {
        FakeNetwork network = new(Echo);
        using DiscoveryRun run = new(Options(network, Secrets) with { Depth = CheckDepth.Quick });
        await run.CheckAsync(Target, CancellationToken.None);
        Assert.DoesNotContain(network.Sent, static s => s.Request.Headers.Any(static h => h.Is("Authorization")));
    }

    [Fact]
    public async Task An_unknown_key_has_the_first_letters_of_the_known_one_and_no_more()
    {
        FakeNetwork network = new(Echo);
        await ProbeAsync(network, Secrets);
        List<string> sent = [.. network.Sent.SelectMany(static s => s.Request.Headers).Where(static h => h.Is("Authorization") && h.Value.StartsWith("Bearer wcd_", StringComparison.Ordinal)).Select(static h => h.Value)];
        Assert.Contains("Bearer " + Secrets[2], sent);
        Assert.Contains(sent, static v => v.StartsWith("Bearer wcd_probe-", StringComparison.Ordinal));
    }

    private static string Claim(string part, string name) => JsonDocument.Parse(Decode(part)).RootElement.GetProperty(name).ToString();

    private static byte[] Decode(string part) => Convert.FromBase64String(part.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (part.Length % 4)) % 4));

    private static DiscoveryOptions Options(FakeNetwork network, string?[] secrets) => network.Options(CheckDepth.Full) with
    {
        Active = true,
        Token = secrets[0] is { } token ? Secret.From(token) : null,
        OtherToken = secrets[1] is { } other ? Secret.From(other) : null,
        ApiKey = secrets[2] is { } key ? Secret.From(key) : null,
    };

    private static async Task<Evidence> ProbeAsync(FakeNetwork network, string?[] secrets)
    {
        DiscoveryOptions options = Options(network, secrets);
        using IssuerStore issuers = new(options);
        return await new Prober(AuthKit.Mcp.Discovery.Target.Parse(Target), options, issuers).ProbeAsync(CancellationToken.None, CancellationToken.None);
    }

    private static bool Carries(WireRequest request, string secret) =>
        (request.Url + request.Body + string.Concat(request.Headers.Select(static h => h.Value))) is string all && (all.Contains(secret, StringComparison.Ordinal) || all.Contains(Uri.EscapeDataString(secret), StringComparison.Ordinal));

    private static string Everything(Evidence evidence) => EvidenceWriter.Write(evidence)
        + string.Concat(evidence.Probes.Select(static p => Text(p.Exchange)));

    private static string Text(Exchange exchange) => string.Join(
        "\n",
        [
            exchange.Request.Url, exchange.Request.Body, exchange.FaultDetail, exchange.Response?.Reason, exchange.Response?.RawHead,
            .. exchange.Request.Headers.Concat(exchange.Response?.Headers ?? []).Select(static h => h.ToString()),
            Encoding.UTF8.GetString(exchange.Response?.Body ?? []),
        ]);

    /// <summary>A server that lets the user in, opens sessions, and repeats whatever it is sent in every way it can.</summary>
    private static WireResponse Echo(WireRequest request)
    {
        if (request.Url.StartsWith(Issuer, StringComparison.Ordinal))
        {
            return Seen.Answer(200, Seen.IssuerDocument.Replace(Seen.Issuer, Issuer, StringComparison.Ordinal), Seen.Json);
        }

        if (request.Url.Contains("/.well-known/", StringComparison.Ordinal))
        {
            return Seen.Answer(200, Seen.Resource.Replace(Seen.Endpoint, Target, StringComparison.Ordinal).Replace(Seen.Issuer, Issuer, StringComparison.Ordinal), Seen.Json);
        }

        string sent = string.Join(" ", request.Headers.Select(static h => h.Value)) + request.Url + request.Body;
        string[] spelt = [sent, Uri.EscapeDataString(sent), JsonSerializer.Serialize(sent), sent.Replace("/", "\\/", StringComparison.Ordinal), System.Net.WebUtility.HtmlEncode(sent)];
        HeaderLine echo = new("X-Echo", string.Concat(sent.Where(static c => c >= ' ')));
        bool isValid = request.Headers.Any(static h => h.Is("Authorization") && h.Value.Contains(Secrets[0], StringComparison.Ordinal));
        return !isValid
            ? Seen.Answer(401, string.Join("\n", spelt), new HeaderLine("WWW-Authenticate", Seen.Challenge.Replace(Seen.Inserted, "https://8.8.8.8/.well-known/oauth-protected-resource/mcp", StringComparison.Ordinal)), echo)
            : Seen.Answer(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"2025-06-18\",\"echo\":" + JsonSerializer.Serialize(string.Join("\n", spelt)) + "}}", Seen.Json, echo, new("Mcp-Session-Id", SessionId));
    }
}
