namespace AuthKit.Mcp.Clients;

/// <summary>The table of clients.</summary>
internal static class ClientProfiles
{
    /// <summary>The day on which the rows of basis Run were last held against the clients.</summary>
    public const string RunOn = "2026-11-23";

    /// <summary>All rows, in the order of the view.</summary>
    public static IReadOnlyList<ClientProfile> All { get; } =
    [
        TypeScriptClients.Version2,
        TypeScriptClients.Version1,
        TypeScriptClients.McpRemote,
        OtherClients.Python,
        CSharpClient.Profile,
        OtherClients.Go,
        OtherClients.VSCode,
        OtherClients.Claude,
    ];
}
