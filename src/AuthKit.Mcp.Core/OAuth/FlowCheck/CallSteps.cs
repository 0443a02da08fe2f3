namespace AuthKit.Mcp.OAuth;

/// <summary>What the server does with the token.</summary>
internal static class CallSteps
{
    public static IEnumerable<FlowStep> Of(FlowState flow)
    {
        yield return new(McpFlowStageName.FirstCall, async ct => Judge(await flow.Caller.ConnectAsync(flow.Token.AccessToken, ct).ConfigureAwait(false), flow, "the first call"));
        yield return new(McpFlowStageName.SecondCall, async ct => Judge(await flow.Caller.ListToolsAsync(flow.Token.AccessToken, ct).ConfigureAwait(false), flow, "tools/list"));
        if (flow.Options.ToolName is { } tool)
        {
            yield return new(McpFlowStageName.Tool, ct => ToolAsync(flow, tool, ct));
            yield return new(McpFlowStageName.StepUp, ct => StepUpAsync(flow, tool, ct)) { IsOccasional = true };
        }

        if (flow.Options.OtherServer is { } other)
        {
            yield return new(McpFlowStageName.OtherServer, ct => OtherServerAsync(flow, other, ct));
        }
    }

    /// <summary>Whether a call with a valid token was carried out.</summary>
    public static StageOutcome Judge(McpReply reply, FlowState flow, string call)
    {
        if (reply.Succeeded)
        {
            return StageOutcome.Pass($"The server answered {call}{(flow.Caller.Version is { } version ? $" ({Text.Printable(version, 20)})" : "")}.");
        }

        string message = $"The server {reply.Outcome} to {call} with a token that was just issued.";
        return reply switch
        {
            { IsRefused: true } => StageOutcome.Fail(message, $"The server refuses a valid token at {call}.", $"Check how the server validates tokens: it must ask {Text.Printable(flow.Issuer)}, and compare the audience with {Text.Printable(flow.Options.Uri)}. A server that accepts one call and refuses the next often runs on several nodes of which one is set up otherwise."),
            { LacksScope: true } => StageOutcome.Fail(message, $"The granted scopes do not cover {call}.", "Name the scopes that are always needed in the 401 challenge and in scopes_supported of the resource metadata, or ask for them with -Scope."),
            { Status: 403 } => StageOutcome.Fail(message, $"The server forbids {call} without saying what is missing.", "Answer 403 with WWW-Authenticate: Bearer error=\"insufficient_scope\" and the scope that is needed, so that clients can ask for it (MCP, scope challenge handling); or mend the rule that forbids the call."),
            { Status: null or >= 500 } => StageOutcome.Fail(message, $"The server fails at {call} once a token is accepted.", "Look into the server's log at that time: the code behind the authentication throws, or the server is down."),
            { Status: 404 } when flow.Caller.HasSession => StageOutcome.Fail(message, "The session that initialize opened is unknown at the next call.", "Share sessions between the nodes of the server, or send each session to its own node."),
            { Error: not null } => StageOutcome.Fail(message, $"The server accepts the token and answers {call} with an error of its own.", "Look into the server's log: the fault is in the MCP server, not in the log-in."),
            _ => StageOutcome.Fail(message, $"What answers {call} is no MCP server.", $"Check that {Text.Printable(flow.Options.Uri)} is the MCP endpoint and that no proxy or portal answers in its place."),
        };
    }

    private static async Task<StageOutcome?> ToolAsync(FlowState flow, string tool, CancellationToken ct)
    {
        McpReply reply = await flow.Caller.CallToolAsync(flow.Token.AccessToken, tool, ct).ConfigureAwait(false);
        if (reply.LacksScope)
        {
            flow.Lacking = reply;
            return StageOutcome.Note($"The tool asks for more: {Text.Printable(reply.Challenge?.Value("scope") ?? "no scope is named")}.");
        }

        return reply.IsToolError ? StageOutcome.Note($"The tool '{Text.Printable(tool)}' ran and reported an error of its own.") : JudgeTool(reply, flow, tool, "tools/call");
    }

    // Who gets as far as the tool's name or arguments has been let in; what the tool does with the token is not known then.
    private static StageOutcome JudgeTool(McpReply reply, FlowState flow, string tool, string call)
    {
        if (!reply.HasInvalidParams)
        {
            return Judge(reply, flow, call);
        }

        string said = reply.ErrorMessage is { Length: > 0 } message && message.IndexOf(Secret.Unprotect(flow.Token.AccessToken), StringComparison.Ordinal) < 0
            ? $" It says: \"{Text.Printable(message, 200)}\""
            : "";
        return StageOutcome.Inconclusive($"The server takes the token and does not run '{Text.Printable(tool)}': there is no such tool, or it needs arguments (JSON-RPC -32602).{said} Name one that needs none with -ToolName.");
    }

    private static async Task<StageOutcome?> StepUpAsync(FlowState flow, string tool, CancellationToken ct)
    {
        if (flow.Lacking?.Challenge is not { } challenge)
        {
            return null;
        }

        flow.Token = await flow.Engine.StepUpAsync(flow.Token, challenge, ct).ConfigureAwait(false);
        McpReply reply = await flow.Caller.CallToolAsync(flow.Token.AccessToken, tool, ct).ConfigureAwait(false);
        return reply.LacksScope
            ? StageOutcome.Fail("The tool asks for scopes again that were just granted.", "The server does not see the scopes of the new token, or asks for others than it names.", "Name in the 403 challenge all scopes that the operation needs, and read the scopes from the token itself, not from a cache.")
            : JudgeTool(reply, flow, tool, "tools/call after the step-up");
    }

    private static async Task<StageOutcome?> OtherServerAsync(FlowState flow, string other, CancellationToken ct)
    {
        McpCaller caller = flow.Engine.Caller(other, "-OtherServer");
        string shown = Text.Printable(other);
        if ((await caller.KnockAsync(ct).ConfigureAwait(false)).Succeeded)
        {
            return StageOutcome.Inconclusive($"{shown} answers without any token, so it cannot refuse this one.");
        }

        McpReply reply = await caller.ConnectAsync(flow.Token.AccessToken, ct).ConfigureAwait(false);
        return reply switch
        {
            { Succeeded: true } => StageOutcome.Fail($"{shown} accepts the token, which was issued for {Text.Printable(flow.Options.Uri)}.", "The other server does not check for which resource a token was issued.", "Compare the token's audience with the server's own URL (RFC 8707; MCP, access token privilege restriction). With an authorization server that does not tell the audience, give each server one of its own."),
            { IsRefused: true } => StageOutcome.Pass($"{shown} refuses the token ({reply.Status})."),
            _ => StageOutcome.Inconclusive($"{shown} {reply.Outcome}, which is neither a refusal nor an answer."),
        };
    }
}
