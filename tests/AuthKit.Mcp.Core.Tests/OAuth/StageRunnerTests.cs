using AuthKit.Mcp.Http;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth;

public sealed class StageRunnerTests
{
    private readonly List<string> _taken = [];
    private readonly List<McpFlowStage> _told = [];

    [Fact]
    public async Task Steps_that_pass_run_in_order_and_each_is_told()
    {
        IReadOnlyList<McpFlowStage> stages = await RunAsync(
            Step(McpFlowStageName.Discovery, StageOutcome.Pass("a")), Step(McpFlowStageName.Registration, StageOutcome.Note("b")), Step(McpFlowStageName.Token, StageOutcome.Skip("c")));
        Assert.Equal(["Discovery Pass", "Registration Note", "Token Skip"], stages.Select(static s => s.ToString()));
        Assert.Equal(["Discovery", "Registration", "Token"], _taken);
        Assert.Equal(stages, _told);
    }

    [Fact]
    public async Task The_first_failure_blocks_all_later_steps_and_names_itself()
    {
        IReadOnlyList<McpFlowStage> stages = await RunAsync(
            Step(McpFlowStageName.Discovery, StageOutcome.Pass("a")),
            Step(McpFlowStageName.Registration, StageOutcome.Fail("no", "because", "do")),
            Step(McpFlowStageName.Authorization, StageOutcome.Pass("never")),
            Step(McpFlowStageName.Token, StageOutcome.Fail("never", "", "")));
        Assert.Equal(["Discovery Pass", "Registration Fail", "Authorization Blocked", "Token Blocked"], stages.Select(static s => s.ToString()));
        Assert.Equal(["Discovery", "Registration"], _taken);
        Assert.All(stages.Skip(2), static s => Assert.Equal(McpFlowStageName.Registration, s.BlockedBy));
        Assert.Equal(("because", "do"), (stages[1].Cause, stages[1].Fix));
    }

    [Theory]
    [InlineData(McpRuleVerdict.Note)]
    [InlineData(McpRuleVerdict.Warning)]
    [InlineData(McpRuleVerdict.Skip)]
    [InlineData(McpRuleVerdict.Inconclusive)]
    public async Task Nothing_but_a_failure_blocks(McpRuleVerdict verdict)
    {
        IReadOnlyList<McpFlowStage> stages = await RunAsync(Step(McpFlowStageName.Refresh, new StageOutcome(verdict, "x")), Step(McpFlowStageName.Revocation, StageOutcome.Pass("y")));
        Assert.Equal(McpRuleVerdict.Pass, stages[1].Verdict);
    }

    [Fact]
    public async Task An_error_of_the_engine_fails_its_step_and_an_error_of_the_call_ends_the_run()
    {
        FlowStep failing = new(McpFlowStageName.Discovery, static _ => throw new AuthKitException(ErrorCode.GatewayUnreachable, "gone"));
        IReadOnlyList<McpFlowStage> stages = await RunAsync(failing, Step(McpFlowStageName.Token, StageOutcome.Pass("x")));
        Assert.Equal(["Discovery Fail", "Token Blocked"], stages.Select(static s => s.ToString()));
        Assert.Equal("gone", stages[0].Cause);
        FlowStep wrong = new(McpFlowStageName.Discovery, static _ => throw new AuthKitException(ErrorCode.InvalidUri, "typed wrong"));
        Assert.Equal(ErrorCode.InvalidUri, (await Assert.ThrowsAsync<AuthKitException>(() => RunAsync(wrong))).Code);
    }

    [Fact]
    public async Task A_step_that_does_not_apply_and_an_occasional_one_after_a_failure_are_left_out()
    {
        FlowStep stepUp = Step(McpFlowStageName.StepUp, StageOutcome.Pass("x")) with { IsOccasional = true };
        Assert.Single(await RunAsync(Step(McpFlowStageName.Tool, StageOutcome.Pass("x")), stepUp with { RunAsync = static _ => Task.FromResult<StageOutcome?>(null) }));
        Assert.Equal(["Tool Fail"], (await RunAsync(Step(McpFlowStageName.Tool, StageOutcome.Fail("x", "", "")), stepUp)).Select(static s => s.ToString()));
    }

    [Fact]
    public async Task The_log_keeps_method_path_status_and_error_code_and_nothing_secret()
    {
        FlowLog log = new();
        using IHttpSender sender = log.Over(new Answering());
        await sender.SendAsync(new WireRequest("POST", "https://a.example/token?code=SECRET#SECRET") { Body = "SECRET" }, default);
        Assert.Equal("POST https://a.example/token -> 400 invalid_grant, 5 ms", Assert.Single(log.Take()));
        Assert.Empty(log.Take());
        for (int i = 0; i < 50; i++)
        {
            await sender.SendAsync(new WireRequest("GET", $"https://a.example/{i}"), default);
        }

        IReadOnlyList<string> many = log.Take();
        Assert.Equal(13, many.Count);
        Assert.Contains("(38 more)", many);
        Assert.Contains("/49 ", many[^1], StringComparison.Ordinal);
    }

    private FlowStep Step(McpFlowStageName name, StageOutcome outcome) => new(name, _ =>
    {
        _taken.Add(name.ToString());
        return Task.FromResult<StageOutcome?>(outcome);
    });

    private Task<IReadOnlyList<McpFlowStage>> RunAsync(params FlowStep[] steps) => new StageRunner(
        static (_, e) => e.Code == ErrorCode.InvalidUri ? null : StageOutcome.Fail("It failed.", e.Message, "Repair it."),
        static () => [],
        stage =>
        {
            _told.Add(stage);
            return Task.CompletedTask;
        }).RunAsync(steps, default);

    private sealed class Answering : IHttpSender
    {
        public Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellationToken) => Task.FromResult(new Exchange
        {
            Request = request,
            Response = new WireResponse { Status = 400, Body = """{"error":"invalid_grant","error_description":"SECRET"}"""u8.ToArray() },
            Duration = TimeSpan.FromMilliseconds(5),
        });

        public void Dispose()
        {
        }
    }
}
