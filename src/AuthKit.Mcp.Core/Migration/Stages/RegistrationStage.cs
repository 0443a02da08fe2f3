namespace AuthKit.Mcp.Migration;

/// <summary>Stage 0: the server is registered at the gateway.</summary>
internal static class RegistrationStage
{
    public static async Task<StageFinding> CheckAsync(StageContext c, CancellationToken cancellationToken)
    {
        if (c.RegisterAsync is null)
        {
            return StageFinding.Note($"Registered at {c.State.Gateway} as {c.State.ServerId}, as an earlier run saw; not asked again, as there is no connection to the gateway.");
        }

        Gateway.Registration registration;
        try
        {
            registration = await c.RegisterAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AuthKitException e) when (e.Code is ErrorCode.ServerAmbiguous or ErrorCode.RegistrationRefused or ErrorCode.RegistrationUnconfirmed or ErrorCode.GatewayUnreachable or ErrorCode.GatewayBroken)
        {
            string next = e.Code == ErrorCode.ServerAmbiguous
                ? $"Decide for one and name its id to everybody who works on this server; duplicates cannot be deleted through the gateway. {c.Again(McpMigrationStep.Registration)}"
                : $"Test-AuthKitInstance says what is wrong with the gateway. {c.Again(McpMigrationStep.Registration)}";
            return StageFinding.Fail(e.Message, next);
        }

        if (registration.Server is not { } server)
        {
            return StageFinding.Skip($"{Text.Printable(c.State.Uri)} is not registered at {c.State.Gateway}; nothing was written.") with { Next = c.Command(McpMigrationStep.Registration) };
        }

        (c.State.Gateway, c.State.ServerId) = (server.Gateway, server.Id);
        IReadOnlyList<string> evidence =
        [
            $"gateway: {server.Gateway} lists {Text.Printable(server.Id)} '{Text.Printable(server.Name)}' for {Text.Printable(server.ResourceUrl)}",
            $"gateway: its copy of the metadata is {server.PrmUrl}",
            .. await c.SourceLinesAsync(SourceTopic.Gateway, "the gateway's address (AUTHKIT_URL)", cancellationToken).ConfigureAwait(false),
        ];
        string message = $"{(registration.Created ? "Registered" : "Is registered")} at {server.Gateway} as {Text.Printable(server.Id)}.{(server.ApiKey is null ? "" : " Its API key is in Server.ApiKey of this object and is shown only now; AuthKit uses it for nothing today.")}";
        return registration.Warnings.Count == 0
            ? StageFinding.Pass(message) with { Evidence = evidence, Server = server }
            : new StageFinding(server.ResourceUrl == c.State.Uri ? McpRuleVerdict.Note : McpRuleVerdict.Warning, $"{message} {string.Join(" ", registration.Warnings)}") { Evidence = evidence, Server = server };
    }
}
