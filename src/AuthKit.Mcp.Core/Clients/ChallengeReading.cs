namespace AuthKit.Mcp.Clients;

/// <summary>What a client takes from the challenge.</summary>
/// <param name="MetadataUrl">The advertised URL as the client reads it, or null when it sees none.</param>
/// <param name="Refusal">Why the client gives up at once, or null.</param>
internal readonly record struct ChallengeReading(string? MetadataUrl, string? Refusal = null);
