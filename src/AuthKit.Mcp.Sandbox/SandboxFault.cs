using AuthKit.Mcp.Sandbox.Faults;

namespace AuthKit.Mcp.Sandbox;

/// <summary>One thing that can be wrong in the sandbox.</summary>
public sealed class SandboxFault
{
    internal SandboxFault(string name, SandboxSide where, string description, FaultEffect effect)
    {
        Name = name;
        Where = where;
        Description = description;
        Effect = effect;
    }

    /// <summary>The name, in kebab-case: the fact on the wire.</summary>
    public string Name { get; }

    /// <summary>What goes wrong and what the user sees.</summary>
    public string Description { get; }

    /// <summary>The host it is at.</summary>
    public SandboxSide Where { get; }

    internal FaultEffect Effect { get; }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
