namespace AuthKit.Mcp.OAuth;

/// <summary>Clears away what the flow made, and says what it cannot clear away.</summary>
internal static class Leftovers
{
    /// <summary>Revokes the tokens that are still held.</summary>
    /// <returns>What stays, one sentence each.</returns>
    public static async Task<IReadOnlyList<string>> ClearAsync(FlowState flow, CancellationToken cancellationToken)
    {
        List<string> left = [];
        string issuer = Text.Printable(flow.Issuer);
        if (flow.Client is { IsNew: true } client)
        {
            left.Add($"The client registration '{Text.Printable(client.ClientId)}' at {issuer}.");
        }

        if (flow.MayHaveAccount)
        {
            left.Add($"The account '{Text.Printable(flow.Options.NewAccount)}' at {issuer}.");
        }

        flow.HoldUnused();
        foreach (McpToken token in flow.Held.Where(static t => t.RevocationEndpoint is not null))
        {
            try
            {
                await flow.RevokeAsync(token, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is AuthKitException or OperationCanceledException)
            {
                // Said below: what could not be revoked is still held. The others may be luckier.
            }
        }

        if (flow.Held.Count > 0)
        {
            left.Add($"Tokens at {issuer} that could not be revoked; they are valid until they end.");
        }

        return left;
    }
}
