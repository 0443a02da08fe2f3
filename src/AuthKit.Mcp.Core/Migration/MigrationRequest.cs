namespace AuthKit.Mcp.Migration;

/// <summary>One run of the migration of one server.</summary>
internal sealed record MigrationRequest
{
    /// <summary>The MCP endpoint as it was typed.</summary>
    public required string Uri { get; init; }

    /// <summary>The full path of the state file, or of the folder for it.</summary>
    public required string StatePath { get; init; }

    /// <summary>The full path of the source tree, or null for the one of the last run.</summary>
    public string? SourcePath { get; init; }

    /// <summary>The gateway's origin, or null without a connection to it.</summary>
    public string? Gateway { get; init; }

    /// <summary>Registers the server unless it is, or null without a connection.</summary>
    public Func<CancellationToken, Task<Gateway.Registration>>? RegisterAsync { get; init; }

    /// <summary>Takes the whole OAuth flow.</summary>
    public required Func<CancellationToken, Task<McpOAuthFlowResult>> FlowAsync { get; init; }

    /// <summary>What is asked for.</summary>
    public MigrationOptions Options { get; init; } = new();

    /// <summary>The time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Wildcards of what is left out when the tree is searched.</summary>
    public IReadOnlyCollection<string> Exclude { get; init; } = [];

    /// <summary>What else the command was given, as it is to be typed again, with variables in place of secrets; begins with a blank.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>Told of each moment of a write; for tests.</summary>
    public Action<StoreMoment>? AtWrite { get; init; }
}
