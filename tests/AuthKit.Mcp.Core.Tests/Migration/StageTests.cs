using AuthKit.Mcp.Core.Tests.Rules;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Core.Tests.Migration;

/// <summary>What the stages make of evidence and of a source tree.</summary>
public class StageTests
{
    private const string Former = "https://mcp.contoso.com/.well-known/oauth-authorization-server";

    [Fact]
    public async Task Code_that_stands_but_is_not_served_is_to_be_deployed()
    {
        Seen nothing = Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(404, ""));
        StageFinding finding = await CheckAsync(McpMigrationStep.ResourceMetadata, nothing, new FakeTree { Mentions = [new SourceMention(SourceTopic.ResourceMetadata, "app.ts", 7)] });
        Assert.Equal(McpRuleVerdict.Fail, finding.Verdict);
        Assert.Contains("app.ts:7", finding.Next, StringComparison.Ordinal);
        Assert.Contains("deploy it", finding.Next, StringComparison.Ordinal);

        finding = await CheckAsync(McpMigrationStep.ResourceMetadata, nothing, new FakeTree());
        Assert.Contains("Get-AuthKitServer -Id srv_1 | New-McpIntegration -Framework Express", finding.Next, StringComparison.Ordinal);
        Assert.Contains($"\"resource\": \"{Seen.Endpoint}\"", finding.Next, StringComparison.Ordinal);
        Assert.Contains($"\"authorization_servers\": [\"{Seen.Issuer}\"]", finding.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_route_that_only_the_live_server_has_is_worth_a_note()
    {
        Assert.Equal(McpRuleVerdict.Note, (await CheckAsync(McpMigrationStep.ResourceMetadata, Seen.Good(), new FakeTree())).Verdict);
        Assert.Equal(McpRuleVerdict.Pass, (await CheckAsync(McpMigrationStep.ResourceMetadata, Seen.Good(), new FakeTree { Mentions = [new SourceMention(SourceTopic.ResourceMetadata, "app.ts", 7)] })).Verdict);
    }

    [Fact]
    public async Task The_redirect_names_whom_it_upsets()
    {
        StageFinding finding = await CheckAsync(McpMigrationStep.MetadataRedirect, Seen.Good().With(ProbeKind.LegacyIssuerMetadata, Former, Seen.Answer(308, "", new HeaderLine("Location", Seen.IssuerUrl))));
        Assert.True(StageFinding.Opens(finding.Verdict), finding.Message);
        Assert.Contains(finding.Upsets, static u => u.StartsWith("TypeScript ", StringComparison.Ordinal));
        Assert.Equal(McpRuleVerdict.Fail, (await CheckAsync(McpMigrationStep.MetadataRedirect, Seen.Good())).Verdict);
    }

    [Theory]
    [InlineData(McpLegacyOAuthKind.TokenRoute, McpLegacyOAuthConfidence.High, "", McpRuleVerdict.Fail)]
    [InlineData(McpLegacyOAuthKind.JwtSigning, McpLegacyOAuthConfidence.Medium, "", McpRuleVerdict.Fail)]
    [InlineData(McpLegacyOAuthKind.CodeStore, McpLegacyOAuthConfidence.Low, "", McpRuleVerdict.Note)]
    [InlineData(McpLegacyOAuthKind.MetadataRoute, McpLegacyOAuthConfidence.High, "res.json({ issuer })", McpRuleVerdict.Fail)]
    [InlineData(McpLegacyOAuthKind.MetadataRoute, McpLegacyOAuthConfidence.High, "res.redirect(308, `${AUTHKIT_URL}/.well-known/oauth-authorization-server`)", McpRuleVerdict.Pass)]
    public async Task The_last_step_goes_by_what_the_source_tree_still_has(McpLegacyOAuthKind kind, McpLegacyOAuthConfidence confidence, string text, McpRuleVerdict verdict)
    {
        StageFinding finding = await CheckAsync(McpMigrationStep.Cleanup, Retired(404), new FakeTree { Places = [FakeTree.Place(kind, confidence)], Text = text });
        Assert.Equal(verdict, finding.Verdict);
        if (verdict == McpRuleVerdict.Fail)
        {
            Assert.Contains("/src/server/oauth.ts:12", finding.Message, StringComparison.Ordinal);
            Assert.Contains("Find-McpLegacyOAuth -Path /src/server -WholeFile | Remove-Item -WhatIf", finding.Next, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_last_step_goes_by_the_live_server_too_and_cannot_pass_without_a_tree()
    {
        StageFinding alive = await CheckAsync(McpMigrationStep.Cleanup, Retired(400), new FakeTree());
        Assert.Equal(McpRuleVerdict.Fail, alive.Verdict);
        Assert.Contains("deploy it", alive.Next, StringComparison.Ordinal);
        Assert.Equal(McpRuleVerdict.Pass, (await CheckAsync(McpMigrationStep.Cleanup, Retired(404), new FakeTree())).Verdict);
        Assert.Equal(McpRuleVerdict.Inconclusive, (await CheckAsync(McpMigrationStep.Cleanup, Retired(404), null)).Verdict);
        Assert.Equal(McpRuleVerdict.Inconclusive, (await CheckAsync(McpMigrationStep.Cleanup, Retired(404), new FakeTree { Unread = ["'x' cannot be read."] })).Verdict);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_gives_no_verdict()
    {
        Seen silent = Seen.Nothing();
        foreach (ProbeKind kind in new[] { ProbeKind.Initialize, ProbeKind.Discover, ProbeKind.RootMetadata, ProbeKind.InsertedMetadata })
        {
            silent.With(kind, Seen.Fault(Seen.Endpoint, WireFault.ConnectionFailed));
        }

        foreach (McpMigrationStep step in new[] { McpMigrationStep.ResourceMetadata, McpMigrationStep.MetadataRedirect, McpMigrationStep.TokenValidation, McpMigrationStep.Challenge, McpMigrationStep.Cleanup })
        {
            Assert.Equal(McpRuleVerdict.Inconclusive, (await CheckAsync(step, silent)).Verdict);
        }
    }

    // MIG-003 judges what an authorization server would answer with: an OAuth error.
    internal static Seen Retired(int status)
    {
        Seen seen = Seen.Good().Allow(McpProbeMode.Active);
        foreach ((string method, string path, _) in MigrationQuestions.Endpoints)
        {
            WireResponse answer = Seen.Answer(status, status == 404 ? "" : "{\"error\":\"invalid_request\"}", Seen.Json);
            seen.Add(new ProbeResult(ProbeKind.LegacyEndpoint, new Exchange { Request = new WireRequest(method, "https://mcp.contoso.com" + path), Response = answer }) { Subject = $"{method} {path}" });
        }

        return seen;
    }

    internal static Task<StageFinding> CheckAsync(McpMigrationStep step, Seen seen, ISourceTree? tree = null, bool readOnly = false)
    {
        Evidence evidence = seen.Evidence();
        StageContext context = new()
        {
            Server = new ServerView(new DiscoveryFacts(evidence), DiscoveryRun.Judge(evidence, new DiscoveryOptions())),
            State = new MigrationState(Seen.Endpoint, "/state.json") { Gateway = Seen.Issuer, ServerId = "srv_1" },
            Source = tree,
            ReadOnly = readOnly,
            FlowAsync = static _ => throw new InvalidOperationException("No flow is taken here."),
        };
        return MigrationStages.CheckAsync(step, context, default);
    }
}
