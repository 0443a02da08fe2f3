using System.Diagnostics;
using System.Globalization;

namespace AuthKit.Mcp.OAuth;

/// <summary>Revoking the tokens, and trying them afterwards where they must not work any more.</summary>
internal static class RevocationSteps
{
    public static IEnumerable<FlowStep> Of(FlowState flow) =>
    [
        new(McpFlowStageName.Revocation, ct => RevokeAsync(flow, ct)),
        new(McpFlowStageName.ServerRefusal, ct => AtServerAsync(flow, ct)),
    ];

    private static async Task<StageOutcome?> RevokeAsync(FlowState flow, CancellationToken ct)
    {
        McpToken token = flow.Token;
        if (token.RevocationEndpoint is null)
        {
            return StageOutcome.Skip("The authorization server names no revocation endpoint: tokens are valid until they end.");
        }

        await flow.RevokeAsync(ct).ConfigureAwait(false);
        flow.SinceRevocation = Stopwatch.StartNew();
        int? userinfo = await flow.Engine.UserinfoAsync(token, ct).ConfigureAwait(false);
        if (userinfo == 200)
        {
            flow.Hold(token);
            return StageOutcome.Fail("The revoked access token is still accepted by the user info endpoint.", "Revoking the access token has no effect at the authorization server.", "Delete the access token when it is revoked, whatever token_type_hint says (RFC 7009 section 2.1).");
        }

        bool? refreshes = token.RefreshToken is null ? null : await RefreshesAsync(flow, token, ct).ConfigureAwait(false);
        if (refreshes == true)
        {
            return StageOutcome.Fail("The revoked refresh token still gives access tokens.", "Revoking the refresh token has no effect at the authorization server.", "Delete the refresh token when it is revoked, and the access tokens of the same grant with it (RFC 7009 section 2.1).");
        }

        List<string> proofs = [];
        if (flow.UserinfoKnowsToken && userinfo is 401 or 403)
        {
            proofs.Add("the access token");
        }

        if (refreshes == false)
        {
            proofs.Add("the refresh token");
        }

        return proofs.Count > 0
            ? StageOutcome.Pass($"Revoked; the authorization server refuses {string.Join(" and ", proofs)} now.")
            : StageOutcome.Inconclusive("The revocation was answered with success; nothing at the authorization server tells whether it has worked.");
    }

    private static async Task<bool?> RefreshesAsync(FlowState flow, McpToken token, CancellationToken ct)
    {
        try
        {
            flow.Hold(await flow.Engine.RefreshAsync(token, ct).ConfigureAwait(false));
            return true;
        }
        catch (AuthKitException e)
        {
            // Being refused is what is wanted; anything else, such as a server that is busy (429), proves nothing.
            return e.Code == ErrorCode.TokenRequestRefused ? false : null;
        }
    }

    private static async Task<StageOutcome?> AtServerAsync(FlowState flow, CancellationToken ct)
    {
        if (flow.SinceRevocation is not { } since)
        {
            return StageOutcome.Skip("The token was not revoked.");
        }

        bool first = true;
        while (true)
        {
            McpReply reply = await flow.Caller.ListToolsAsync(flow.Token.AccessToken, ct).ConfigureAwait(false);
            string after = since.Elapsed.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
            string limit = flow.Options.CacheTime.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            if (reply.IsRefused)
            {
                return first
                    ? StageOutcome.Pass("The server refuses the revoked token at once.")
                    : StageOutcome.Note($"The server refuses the revoked token after {after} s. The integration guide lets servers remember a valid token for up to {limit} s; whoever revokes a token has to reckon with that.");
            }

            if (!reply.Succeeded)
            {
                return reply.Status >= 500
                    ? StageOutcome.Fail($"The server {reply.Outcome} to the revoked token.", "The server crashes on a token that is not valid any more.", "Answer 401 with the challenge, so that clients sign in again.")
                    : StageOutcome.Inconclusive($"The server {reply.Outcome} to the revoked token, which is neither a refusal nor an answer.");
            }

            if (since.Elapsed > flow.Options.CacheTime)
            {
                return StageOutcome.Fail($"The server still accepts the revoked token after {after} s; at most {limit} s are in the integration guide.", "The server does not ask the authorization server again about a token it has seen.", $"Let what the server remembers of a token run out after {limit} s at most, or validate each request.");
            }

            if (!flow.Options.WaitForRevocation)
            {
                return StageOutcome.Inconclusive($"Not proven: the server still accepts the token {after} s after it was revoked, and may for {limit} s (the integration guide's cache). -WaitForRevocation waits for the refusal.");
            }

            first = false;
            await Task.Delay(flow.Options.PollTime, ct).ConfigureAwait(false);
        }
    }
}
