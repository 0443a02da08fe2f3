using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>What is judged once for all servers of one authorization server is what would be judged anew.</summary>
public class SharedJudgementsTests
{
    [Fact]
    public void A_judgement_that_looked_at_the_server_is_not_shared()
    {
        DiscoveryFacts facts = new(Seen.Good().Evidence());
        RuleContext context = new(facts, SpecVersions.Latest, McpProfile.Mcp);
        SharedJudgements shared = new();
        shared.Keep(0, context, new Known(SpecVersions.Latest, RuleContext.Aspect.Server, Judgement.Pass("")));
        Assert.Null(shared.Find(0, context, SpecVersions.Latest));
    }

    [Fact]
    public void A_shared_judgement_holds_for_its_profile_and_for_versions_alike_in_what_was_read()
    {
        DiscoveryFacts facts = new(Seen.Good().Evidence());
        RuleContext context = new(facts, SpecVersions.Latest, McpProfile.Mcp);
        SharedJudgements shared = new();
        shared.Keep(0, context, new Known(SpecVersions.Latest, RuleContext.Aspect.StatelessEra, Judgement.Pass("")));
        Assert.NotNull(shared.Find(0, context, SpecVersions.Latest));
        Assert.Null(shared.Find(0, context, SpecVersions.V20251125));
        Assert.Null(shared.Find(1, context, SpecVersions.Latest));
        Assert.Null(shared.Find(0, new RuleContext(facts, SpecVersions.Latest, McpProfile.Rfc), SpecVersions.Latest));
    }

    [Theory]
    [InlineData(McpProfile.Mcp)]
    [InlineData(McpProfile.Rfc)]
    [InlineData(McpProfile.AuthKit)]
    public void Servers_that_share_an_authorization_server_are_judged_as_if_each_were_alone(McpProfile profile)
    {
        DiscoveryOptions options = new() { Profile = profile, SpecVersion = SpecVersions.All };
        Evidence first = Seen.Good().Evidence();
        IssuerFacts issuer = new DiscoveryFacts(first).Issuers[0];
        foreach (Seen seen in new[] { Seen.Good(), Seen.Good().Refusing(ProbeKind.Delete), Seen.Good().With(ProbeKind.Get, Seen.Endpoint, Seen.Answer(405, "")) })
        {
            // The answers are the same objects, as within a run.
            Evidence alone = seen.Evidence();
            Evidence together = alone with { Probes = [.. alone.Probes.Where(static p => p.Kind != ProbeKind.IssuerMetadata), .. first.Probes.Where(static p => p.Kind == ProbeKind.IssuerMetadata)], Issuers = [issuer] };
            Assert.Same(issuer, Assert.Single(new DiscoveryFacts(together).Issuers));
            Assert.Equal(Shown(DiscoveryJudge.Judge(alone, options)), Shown(DiscoveryJudge.Judge(together, options)));
        }
    }

    [Fact]
    public void What_was_read_from_other_answers_is_not_taken_over()
    {
        Evidence evidence = Seen.Good().Evidence();
        IssuerFacts other = new DiscoveryFacts(Seen.Good().Evidence()).Issuers[0];
        Assert.NotSame(other, Assert.Single(new DiscoveryFacts(evidence with { Issuers = [other] }).Issuers));
    }

    private static string Shown(McpDiscoveryResult result) => string.Join("\n", result.Checks.Select(static c => $"{c} {c.Message} {c.BlockedBy}")) + string.Join("\n", result.Findings.Select(static f => $"{f} {f.Cause} {f.Fix}"));
}
