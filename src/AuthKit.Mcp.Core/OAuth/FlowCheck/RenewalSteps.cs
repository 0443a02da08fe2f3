namespace AuthKit.Mcp.OAuth;

/// <summary>Refreshing, and the used code once more.</summary>
internal static class RenewalSteps
{
    public static IEnumerable<FlowStep> Of(FlowState flow) =>
    [
        new(McpFlowStageName.Refresh, ct => RefreshAsync(flow, ct)),
        new(McpFlowStageName.CodeReplay, ct => ReplayAsync(flow, ct)),
    ];

    private static async Task<StageOutcome?> RefreshAsync(FlowState flow, CancellationToken ct)
    {
        if (flow.Token.RefreshToken is null)
        {
            return StageOutcome.Skip("No refresh token was issued: users sign in again when the access token ends.");
        }

        flow.Token = await flow.Engine.RefreshAsync(flow.Token, ct).ConfigureAwait(false);
        McpReply reply = await flow.Caller.ListToolsAsync(flow.Token.AccessToken, ct).ConfigureAwait(false);
        return reply.Succeeded ? StageOutcome.Pass("The refresh token gave a new access token, and the server accepts it.")
            : reply.IsRefused ? StageOutcome.Fail($"The server {reply.Outcome} to the refreshed access token.", "The access token of a refresh is not valid at the server.", "Check at the authorization server that a refresh stores the new access token with the user and the resource of the first.")
            : CallSteps.Judge(reply, flow, "tools/list after the refresh");
    }

    private static async Task<StageOutcome?> ReplayAsync(FlowState flow, CancellationToken ct)
    {
        // Asked before: many servers answer a used code by revoking all that it gave.
        flow.UserinfoKnowsToken = await flow.Engine.UserinfoAsync(flow.Token, ct).ConfigureAwait(false) == 200;
        try
        {
            flow.Hold(await flow.Engine.ExchangeAsync(flow.Code, ct).ConfigureAwait(false));
        }
        catch (AuthKitException e) when (e.Code is ErrorCode.TokenRequestRefused or ErrorCode.TokenEndpointUnreachable or ErrorCode.TokenAnswerInvalid)
        {
            // Being refused is what is wanted; a server that is busy (429) refuses nothing.
            return flow.Log.LastStatus switch
            {
                _ when e.Code == ErrorCode.TokenRequestRefused => StageOutcome.Pass($"The used code was refused ({flow.Log.LastStatus})."),
                >= 500 => StageOutcome.Fail($"The token endpoint answered {flow.Log.LastStatus} to a used code.", "The token endpoint crashes on a code that was used before.", "Answer 400 with error=invalid_grant (RFC 6749 section 5.2)."),
                _ => StageOutcome.Inconclusive("The token endpoint gave no answer that tells whether a used code is refused."),
            };
        }

        return StageOutcome.Fail("The used code gave tokens again.", "The authorization server does not use codes up.", "Delete the code in the same step that finds it, refuse it with invalid_grant after that, and revoke what it has given (RFC 6749 section 4.1.2).");
    }
}
