namespace AuthKit.Mcp.OAuth;

/// <summary>What of the flow is asked for.</summary>
internal sealed record FlowOptions
{
    /// <summary>The MCP endpoint as it was typed.</summary>
    public required string Uri { get; init; }

    /// <summary>Ends after discovery: nothing that writes is sent.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The user name of an account that the sign-in creates, or null.</summary>
    public string? NewAccount { get; init; }

    /// <summary>A tool to call, or null.</summary>
    public string? ToolName { get; init; }

    /// <summary>Another MCP endpoint, which must refuse the token; or null.</summary>
    public string? OtherServer { get; init; }

    /// <summary>Waits until the server refuses the revoked token.</summary>
    public bool WaitForRevocation { get; init; }

    /// <summary>How long the integration guide lets a server remember that a token was valid.</summary>
    public TimeSpan CacheTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The time between two tries while waiting.</summary>
    public TimeSpan PollTime { get; init; } = TimeSpan.FromSeconds(5);
}
