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

        try
        {
            if (flow.Held.All(static t => t.RevocationEndpoint is not null))
            {
                await flow.RevokeAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (AuthKitException)
        {
            // Said below: what could not be revoked is still held.
        }

        if (flow.Held.Count > 0)
        {
            left.Add($"Tokens at {issuer} that could not be revoked; they are valid until they end.");
        }

        return left;
    }
}
