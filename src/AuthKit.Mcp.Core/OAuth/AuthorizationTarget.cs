namespace AuthKit.Mcp.OAuth;

/// <summary>An MCP server and the authorization server chosen for it.</summary>
/// <param name="Resource">The MCP server.</param>
/// <param name="Server">The authorization server.</param>
internal sealed record AuthorizationTarget(ProtectedResource Resource, AuthorizationServer Server);
