namespace AuthKit.Mcp;

/// <summary>A source file that New-McpIntegration has written.</summary>
public sealed record McpIntegrationFile
{
    /// <summary>The path below the folder that was asked for, with slashes.</summary>
    public required string Name { get; init; }

    /// <summary>The full path.</summary>
    public required string FullName { get; init; }

    /// <summary>The framework it is for.</summary>
    public required McpFramework Framework { get; init; }

    /// <summary>The MCP endpoint it is filled in for.</summary>
    public required string ResourceUrl { get; init; }

    /// <summary>What it does.</summary>
    public required string Purpose { get; init; }

    /// <summary>What is left for you to do with it.</summary>
    public required string NextStep { get; init; }

    /// <summary>True when it took the place of a file that was there.</summary>
    public required bool Replaced { get; init; }

    /// <inheritdoc/>
    public override string ToString() => FullName;
}
