namespace AuthKit.Mcp.OAuth;

/// <summary>From the server's refusal to a token.</summary>
internal static class SignInSteps
{
    public static IEnumerable<FlowStep> Of(FlowState flow) =>
    [
        new(McpFlowStageName.Discovery, async ct =>
        {
            FlowTarget target = await flow.Engine.DiscoverAsync(ct).ConfigureAwait(false);
            flow.Issuer = target.Issuer;
            return StageOutcome.Pass(target.Message);
        }),
        new(McpFlowStageName.Registration, async ct =>
        {
            flow.Client = await flow.Engine.ClientAsync(ct).ConfigureAwait(false);
            return StageOutcome.Pass($"{(flow.Client.IsNew ? "Registered" : "Uses")} the client '{Text.Printable(flow.Client.ClientId)}'.");
        }),
        new(McpFlowStageName.Authorization, async ct =>
        {
            flow.MayHaveAccount = flow.Options.NewAccount is not null;
            flow.Code = await flow.Engine.AuthorizeAsync(ct).ConfigureAwait(false);
            return StageOutcome.Pass("Signed in; the redirect has a code, and state and issuer are right.");
        }),
        new(McpFlowStageName.Token, async ct =>
        {
            McpToken token = flow.Token = await flow.Engine.ExchangeAsync(flow.Code, ct).ConfigureAwait(false);
            return StageOutcome.Pass($"The code gave an access token{(token.RefreshToken is null ? "" : " and a refresh token")}{(token.ExpiresAt is null ? ", without saying when it ends" : "")}.");
        }),
    ];
}
