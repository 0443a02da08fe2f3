using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Migration;

/// <summary>What is the same for every server about the stages.</summary>
internal static class MigrationSteps
{
    /// <summary>All stages in their order.</summary>
    public static IReadOnlyList<McpMigrationStep> All { get; } =
    [
        McpMigrationStep.Registration, McpMigrationStep.ResourceMetadata, McpMigrationStep.MetadataRedirect, McpMigrationStep.TokenValidation,
        McpMigrationStep.Challenge, McpMigrationStep.EndToEnd, McpMigrationStep.Cleanup,
    ];

    /// <summary>The stage with its number, as the guide counts.</summary>
    public static string Name(McpMigrationStep step) => step == McpMigrationStep.Registration ? "stage 0 (Registration)" : $"step {(int)step} ({step})";

    /// <summary>The command that checks stages again, or without any the whole migration.</summary>
    public static string Command(MigrationState state, params IReadOnlyList<McpMigrationStep> steps) =>
        $"Invoke-McpMigration {Quote(state.Uri)} -SourcePath {Quote(state.SourcePath ?? "<folder>")} -StatePath {Quote(state.Path)}{state.Arguments}{(steps.Count == 0 ? "" : $" -Step {string.Join(",", steps)}")}";

    /// <summary>A value as a PowerShell argument.</summary>
    public static string Quote(string value) => value.All(static c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or ':' or '/' or '.' or '-' or '_' or '\\') ? value : $"'{Text.Printable(value, 500).Replace("'", "''")}'";

    /// <summary>How to take a step back.</summary>
    public static string Rollback(McpMigrationStep step, string uri, string? gateway)
    {
        // A state that was edited by hand may name no URL.
        string root = RawUrl.TryParse(uri, out RawUrl endpoint) ? WellKnown.ResourceRoot(endpoint) : "the metadata's place";
        string former = endpoint.Authority.Length > 0 ? WellKnown.LegacyIssuer(endpoint) : "the former place";
        string at = gateway ?? "the gateway";
        return step switch
        {
            McpMigrationStep.Registration => $"Nothing depends on the registration yet: leave it. {at} has no way to delete one; the next try finds it again.",
            McpMigrationStep.ResourceMetadata => $"Answer {root} with 404 again. Caches keep the document for as long as its max-age says (an hour in the guide).",
            McpMigrationStep.MetadataRedirect => $"Serve the former document at {former} again. Clients and proxies may remember a 308 for ever: send it with Cache-Control: no-cache until step 5 has passed.",
            McpMigrationStep.TokenValidation => "Deploy the previous version, which takes the old tokens. Keep its signing key until step 6; users who signed in at the gateway by then have to sign in again.",
            McpMigrationStep.Challenge => "Send the former WWW-Authenticate line again. It is not cached, so this works at once.",
            McpMigrationStep.EndToEnd => "The check changes nothing at the server. What it left at the gateway (a client registration) does no harm.",
            _ => "Revert the commit that deleted the code, and deploy. Old clients and tokens come back only if their database tables and the signing key were kept: keep both for the life of the longest old token.",
        };
    }
}
