namespace AuthKit.Mcp;

/// <summary>A file that New-McpSchedule has written.</summary>
public sealed record McpScheduleFile
{
    /// <summary>The path below the folder that was asked for, with slashes.</summary>
    public required string Name { get; init; }

    /// <summary>The full path.</summary>
    public required string FullName { get; init; }

    /// <summary>The scheduler it is for.</summary>
    public required McpSchedulePlatform Platform { get; init; }

    /// <summary>When it runs, as a cron expression of five fields.</summary>
    public required string Cron { get; init; }

    /// <summary>What it does.</summary>
    public required string Purpose { get; init; }

    /// <summary>What is left for you to do with it.</summary>
    public required string NextStep { get; init; }

    /// <summary>True when it took the place of a file that was there.</summary>
    public required bool Replaced { get; init; }

    /// <inheritdoc/>
    public override string ToString() => FullName;
}
