namespace AuthKit.Mcp.Sandbox;

/// <summary>How a sandbox starts. Every member has a default that suits a first try.</summary>
public sealed record SandboxOptions
{
    /// <summary>The gateway's port on 127.0.0.1; 0 takes any free one.</summary>
    public int GatewayPort { get; init; }

    /// <summary>The MCP server's port on 127.0.0.1; 0 takes any free one.</summary>
    public int ServerPort { get; init; }

    /// <summary>The gateway's admin key; null makes a random one, readable at <see cref="SandboxHost.AdminKey"/>.</summary>
    public string? AdminKey { get; init; }

    /// <summary>Names of the faults to start with; see <see cref="SandboxHost.KnownFaults"/>.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Speak https instead of http on both hosts.</summary>
    public bool Tls { get; init; }

    /// <summary>The certificate shown when <see cref="Tls"/> is set.</summary>
    public SandboxCertificateKind Certificate { get; init; }

    /// <summary>Seconds the MCP server trusts a userinfo answer; 0 asks the gateway each time. The integration guide suggests 300.</summary>
    public int UserinfoCacheSeconds { get; init; }

    /// <summary>The scopes the MCP server asks for, in its challenge and its metadata.</summary>
    public string[] Scopes { get; init; } = ["mcp:tools", "mcp:read"];

    /// <summary>Whether the MCP server is registered at the gateway from the start, as <see cref="SandboxHost.ServerId"/>.</summary>
    public bool RegisterDemoServer { get; init; } = true;

    /// <summary>How many requests the log keeps; the oldest are dropped first.</summary>
    public int RequestLogCapacity { get; init; } = 10_000;

    /// <summary>The clock that lifetimes go by: codes 10 minutes, access tokens 1 hour, refresh tokens 30 days.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    // The generated text would spell out the admin key.
    /// <inheritdoc/>
    public override string ToString() => nameof(SandboxOptions);
}
