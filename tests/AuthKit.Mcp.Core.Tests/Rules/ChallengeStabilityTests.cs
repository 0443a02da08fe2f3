using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>CHL-013: the same challenge for whoever asks, however he asks.</summary>
public class ChallengeStabilityTests
{
    [Fact]
    public void The_same_401_for_everyone_passes()
    {
        Seen seen = Seen.Good(CheckDepth.Full);
        foreach (string agent in new[] { "node", "" })
        {
            seen.Add(Probe(ProbeKind.ClientIdentity, agent, 401));
        }

        seen.Add(Probe(ProbeKind.UnusualInitialize, "no Accept", 401));
        Assert.Equal(McpRuleVerdict.Pass, Of(seen).Verdict);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(406)]
    [InlineData(415)]
    public void Validation_before_the_token_is_a_warning_in_every_profile(int status)
    {
        Seen seen = Seen.Good(CheckDepth.Full).Add(Probe(ProbeKind.UnusualInitialize, "no Accept", status));
        Assert.Equal(["CHL-013"], Faults(seen.Judge(McpProfile.Rfc)));
        Assert.Contains("no Accept", Of(seen).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(406)]
    public void A_list_refused_before_the_token_is_asked_for_is_a_warning(int status) =>
        Assert.Equal(["CHL-013"], Faults(Seen.Good().With(ProbeKind.ListTools, Seen.Endpoint, Seen.Answer(status, "")).Judge()));

    [Fact]
    public void A_GET_that_is_not_allowed_says_nothing() =>
        Assert.Equal(McpRuleVerdict.Pass, Of(Seen.Good().With(ProbeKind.Get, Seen.Endpoint, Seen.Answer(405, ""))).Verdict);

    [Fact]
    public void Sessions_asked_for_before_the_token_are_one_fault_over_POST_and_GET() =>
        Assert.Equal(["CHL-013"], Faults(Seen.Good()
            .With(ProbeKind.ListTools, Seen.Endpoint, Seen.Answer(400, ""))
            .With(ProbeKind.Get, Seen.Endpoint, Seen.Answer(400, "")).Judge()));

    [Fact]
    public void A_client_refused_for_its_name_is_named()
    {
        Assert.Contains("'Claude-User'", Of(Seen.Good(CheckDepth.Full).Add(Probe(ProbeKind.ClientIdentity, "Claude-User", 403))).Message, StringComparison.Ordinal);
        Assert.Contains("no User-Agent", Of(Seen.Good(CheckDepth.Full).Add(new ProbeResult(ProbeKind.ClientIdentity, Seen.Fault(Seen.Endpoint, WireFault.ConnectionClosed, "POST")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_limit_on_the_repetitions_is_no_finding() =>
        Assert.Equal(McpRuleVerdict.Pass, Of(Seen.Good(CheckDepth.Full).Add(Probe(ProbeKind.ClientIdentity, "node", 429))).Verdict);

    [Fact]
    public void Different_urls_are_a_warning_wherever_they_come_from()
    {
        HeaderLine other = new("WWW-Authenticate", Seen.Challenge.Replace(Seen.Inserted, Seen.Root));
        Seen[] cases =
        [
            Seen.Good().With(ProbeKind.Get, Seen.Endpoint, Seen.Answer(401, "", other)),
            Seen.Good().Challenging(Seen.Challenge, other.Value),
            Seen.Good(CheckDepth.Full).Add(new ProbeResult(ProbeKind.ClientIdentity, new Exchange { Request = new WireRequest("POST", Seen.Endpoint), Response = Seen.Answer(401, "", other) }) { Subject = "node" }),
        ];
        Assert.All(cases, static seen => Assert.Equal(["CHL-013"], Faults(seen.Judge())));
        Assert.All(cases, static seen => Assert.Contains($"'{Seen.Root}'", Of(seen).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_401_from_another_place_is_a_warning_too() =>
        Assert.Equal(McpRuleVerdict.Warning, Of(Seen.Good(CheckDepth.Full)
            .Add(new ProbeResult(ProbeKind.ClientIdentity, new Exchange { Request = new WireRequest("POST", Seen.Endpoint), Response = Seen.Answer(401, "") }) { Subject = "node" })).Verdict);

    private static ProbeResult Probe(ProbeKind kind, string subject, int status) => new(kind, new Exchange
    {
        Request = new WireRequest("POST", Seen.Endpoint),
        Response = status == 401 ? Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", Seen.Challenge)) : Seen.Answer(status, ""),
    }) { Subject = subject };

    private static McpCheck Of(Seen seen) => Assert.Single(seen.Judge().Checks, static c => c.RuleId == "CHL-013");

    private static IEnumerable<string> Faults(McpDiscoveryResult result) => result.Findings.Where(static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning).Select(static f => f.RuleId);
}
