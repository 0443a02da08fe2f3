using AuthKit.Mcp.Core.Tests.Rules;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;
using AuthKit.Mcp.Wire;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>Chosen addresses, several nodes behind one name, and waiting for a verdict.</summary>
public class NodeTests
{
    private static readonly WireCatalogue Catalogue = WireCatalogue.Load(Path.Combine(AppContext.BaseDirectory, "Wire"));

    [Theory]
    [InlineData("192.0.2.1:8443", "192.0.2.1", 8443)]
    [InlineData("192.0.2.1", "192.0.2.1", null)]
    [InlineData("[2001:db8::1]:443", "2001:db8::1", 443)]
    [InlineData("2001:db8::1", "2001:db8::1", null)]
    [InlineData("new.contoso.com:443", "new.contoso.com", 443)]
    public void An_address_is_read_with_or_without_port(string text, string host, int? port) => Assert.Equal((host, port), ConnectTo.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:x")]
    [InlineData("https://host:443")]
    [InlineData("a b:443")]
    [InlineData("host:443\n")]
    public void What_is_no_address_is_an_error_that_names_the_parameter(string text) =>
        Assert.Contains("-ConnectTo", Assert.Throws<AuthKitException>(() => ConnectTo.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_server_is_checked_at_the_chosen_address_under_its_own_name()
    {
        using WireSite site = WireSite.Start(Catalogue, null, 0.05);
        string name = $"http://mcp.localhost:{site.McpUri.Port + 1}{site.McpUri.AbsolutePath}";
        using DiscoveryRun run = new(Options() with { ConnectTo = ("127.0.0.1", site.McpUri.Port) });
        Evidence evidence = await run.ProbeAsync(name, CancellationToken.None);
        Assert.Equal(401, evidence.Probes.Single(static p => p.Kind == ProbeKind.Initialize).Exchange.Response?.Status);
        Assert.Contains(site.Requests, r => r.Header("Host") == $"mcp.localhost:{site.McpUri.Port + 1}");
        Assert.Equal($"127.0.0.1:{site.McpUri.Port}", evidence.Address);
    }

    [Fact]
    public void Nodes_that_differ_are_named_with_their_addresses()
    {
        Evidence good = Seen.Good().Evidence() with { Address = "192.0.2.1" };
        Evidence other = Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.Replace(Seen.Issuer, Seen.Issuer + "/old", StringComparison.Ordinal), Seen.Json)).Evidence() with { Address = "192.0.2.2" };
        IReadOnlyList<McpDiscoveryResult> results = NodeComparison.Judge([good, other], new DiscoveryOptions { Profile = McpProfile.Mcp });
        Assert.Equal(["192.0.2.1", "192.0.2.2"], results.Select(static r => r.Address));
        Assert.All(results, static r => Assert.Contains(r.Findings, static f => f.RuleId == "CHL-013" && f.Message.Contains("authorization_servers is", StringComparison.Ordinal) && f.Message.Contains("192.0.2.2", StringComparison.Ordinal)));
        Assert.Equal(McpVerdict.Warning, results[0].Verdict);
        Assert.DoesNotContain(NodeComparison.Judge([good, good with { Address = "192.0.2.3" }], new DiscoveryOptions { Profile = McpProfile.Mcp }).SelectMany(static r => r.Findings), static f => f.RuleId == "CHL-013");
    }

    [Fact]
    public async Task Every_address_of_a_name_is_checked()
    {
        using WireSite site = WireSite.Start(Catalogue, null, 0.05);
        using DiscoveryRun run = new(Options());
        IReadOnlyList<McpDiscoveryResult> results = await run.CheckAllAddressesAsync(site.McpUri.OriginalString, CancellationToken.None);
        McpDiscoveryResult only = Assert.Single(results);
        Assert.Equal(("127.0.0.1", McpVerdict.Pass), (only.Address, only.Verdict));
    }

    [Fact]
    public async Task Waiting_ends_when_the_server_is_good_enough()
    {
        int asked = 0;
        FakeNetwork network = new(r => r.Url == Seen.Endpoint && Interlocked.Increment(ref asked) <= 2 ? Seen.Answer(503, "") : Seen.Answer(404, ""));
        using CancellationTokenSource enough = new(TimeSpan.FromSeconds(30));
        int notYet = 0;
        VerdictWait wait = new(network.Options(CheckDepth.Quick), McpVerdict.Pass, TimeSpan.FromSeconds(1.2));
        (McpDiscoveryResult last, bool reached) = await wait.RunAsync(Seen.Endpoint, _ => { notYet++; return Task.CompletedTask; }, enough.Token);
        Assert.False(reached);
        Assert.True(notYet > 0);
        Assert.Equal(McpVerdict.NotMcp, last.Verdict);

        using WireSite site = WireSite.Start(Catalogue, null, 0.05);
        VerdictWait good = new(Options(), McpVerdict.Warning, TimeSpan.FromSeconds(20));
        Assert.True((await good.RunAsync(site.McpUri.OriginalString, _ => throw new InvalidOperationException(), enough.Token)).Reached);
    }

    [Fact]
    public async Task Waiting_ends_with_the_whole_run_and_shows_what_was_seen_last()
    {
        FakeNetwork network = new(static _ => Seen.Answer(404, ""));
        using CancellationTokenSource over = new();
        VerdictWait wait = new(network.Options(CheckDepth.Quick) with { RunDeadline = over.Token }, McpVerdict.Pass, TimeSpan.FromMinutes(5));
        (McpDiscoveryResult last, bool reached) = await wait.RunAsync(Seen.Endpoint, async _ => await over.CancelAsync(), CancellationToken.None);
        Assert.False(reached);
        Assert.Equal(McpVerdict.NotMcp, last.Verdict);
    }

    private static DiscoveryOptions Options() => new() { Profile = McpProfile.Mcp, Http = new HttpSettings { NoProxy = true } };
}
