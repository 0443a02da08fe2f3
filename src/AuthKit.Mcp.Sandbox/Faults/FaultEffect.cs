using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>The places where a fault can interfere. Most use one.</summary>
internal sealed record FaultEffect
{
    /// <summary>Answers in place of the handler; null leaves the request to it.</summary>
    public Func<SandboxCall, WireResponse?>? Instead { get; init; }

    /// <summary>Changes the handler's answer, or what an earlier fault made of it.</summary>
    public Func<SandboxCall, WireAnswer, WireResponse>? After { get; init; }

    /// <summary>Makes the MCP server let a request in whose credentials it would refuse.</summary>
    public Func<SandboxCall, bool>? LetsIn { get; init; }

    /// <summary>Changes the admin key that the gateway compares with.</summary>
    public Func<string, string>? AdminKey { get; init; }

    /// <summary>Changes a redirect URI on its way into the gateway's client table.</summary>
    public Func<string, string>? StoredRedirect { get; init; }

    /// <summary>Leaves a code usable after it has been exchanged.</summary>
    public bool KeepsCodes { get; init; }

    /// <summary>Runs once, when the fault is switched on.</summary>
    public Action<SandboxContext>? SwitchedOn { get; init; }
}
