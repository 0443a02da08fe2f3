namespace AuthKit.Mcp.Discovery;

/// <summary>What of a check's options decides what an authorization server is asked. A token is the same only when it is the same object.</summary>
internal sealed record IssuerAsking(CheckDepth Depth, bool Active, Secret? Token);
