namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>A registered MCP server. Name and URL are kept as sent; scopes as JSON text.</summary>
internal sealed record ServerRow(string Id, string Name, string ResourceUrl, string ScopesJson, DateTimeOffset CreatedAt);

internal sealed record ClientRow(string Id, string Name, IReadOnlyList<string> Redirects, string? ServerId);

internal sealed record UserRow(string Id, string Email, string Name, PasswordHash Password);

/// <summary>What the user consented to; Scope is null when the form lacked it, as the real gateway keeps it.</summary>
internal sealed record Grant(string ClientId, string UserId, string? Scope);

internal sealed record CodeRow(Grant Grant, string RedirectUri, string? Challenge, string? ChallengeMethod, DateTimeOffset ExpiresAt);

internal sealed record TokenRow(Grant Grant, DateTimeOffset ExpiresAt);
