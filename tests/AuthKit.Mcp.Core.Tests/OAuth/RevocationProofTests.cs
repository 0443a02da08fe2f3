using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth;

/// <summary>What the user info endpoint proves about a revoked token.</summary>
public sealed class RevocationProofTests
{
    [Theory]
    [InlineData(200, 401, McpRuleVerdict.Pass)]
    [InlineData(200, 403, McpRuleVerdict.Pass)]
    [InlineData(401, 401, McpRuleVerdict.Inconclusive)] // It takes no token that is for a resource.
    [InlineData(403, 401, McpRuleVerdict.Inconclusive)]
    [InlineData(200, 503, McpRuleVerdict.Inconclusive)]
    [InlineData(200, 200, McpRuleVerdict.Fail)]
    public async Task A_refusal_is_a_proof_only_where_the_token_was_taken_before(int before, int after, McpRuleVerdict verdict)
    {
        Engine engine = new(before, after);
        FlowState flow = new(new FlowOptions { Uri = "https://mcp.example/mcp" }, engine, new FlowLog())
        {
            Token = new McpToken { AccessToken = Secret.Protect("at"), RevocationEndpoint = "https://auth.example/revoke" },
        };

        await RenewalSteps.Of(flow).Single(static s => s.Name == McpFlowStageName.CodeReplay).RunAsync(default);
        StageOutcome? outcome = await RevocationSteps.Of(flow).First().RunAsync(default);
        Assert.Equal(verdict, outcome?.Verdict);
        Assert.True(engine.IsRevoked);
    }

    private sealed class Engine(int before, int after) : IFlowEngine
    {
        public bool IsRevoked { get; private set; }

        public Task<int?> UserinfoAsync(McpToken token, CancellationToken cancellationToken) => Task.FromResult<int?>(IsRevoked ? after : before);

        public Task RevokeAsync(McpToken token, CancellationToken cancellationToken)
        {
            IsRevoked = true;
            return Task.CompletedTask;
        }

        public Task<McpToken> ExchangeAsync(string code, CancellationToken cancellationToken) => throw new AuthKitException(ErrorCode.TokenRequestRefused, "The code was used.");

        public Task<FlowTarget> DiscoverAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<FlowClient> ClientAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string> AuthorizeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<McpToken> StepUpAsync(McpToken token, Challenge challenge, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<McpToken> RefreshAsync(McpToken token, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IReadOnlyList<McpToken> TakeUnused() => [];

        public McpCaller Caller(string endpoint, string source) => throw new NotSupportedException();
    }
}
