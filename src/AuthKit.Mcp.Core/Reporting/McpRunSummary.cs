namespace AuthKit.Mcp;

/// <summary>What a run over many servers comes to, and how a script that made it should end.</summary>
public sealed record McpRunSummary
{
    /// <summary>How many results were measured.</summary>
    public int Total { get; init; }

    /// <summary>Results with the verdict Pass.</summary>
    public int Pass { get; init; }

    /// <summary>Results with the verdict Warning.</summary>
    public int Warning { get; init; }

    /// <summary>Results with the verdict Fail.</summary>
    public int Fail { get; init; }

    /// <summary>Results with the verdict Open.</summary>
    public int Open { get; init; }

    /// <summary>Results with the verdict NotMcp.</summary>
    public int NotMcp { get; init; }

    /// <summary>Results with the verdict Unreachable.</summary>
    public int Unreachable { get; init; }

    /// <summary>Results with the verdict Incomplete.</summary>
    public int Incomplete { get; init; }

    /// <summary>Root findings of level Error over all results.</summary>
    public int ErrorCount { get; init; }

    /// <summary>Root findings of level Warning over all results.</summary>
    public int WarningCount { get; init; }

    /// <summary>Notes over all results.</summary>
    public int NoteCount { get; init; }

    /// <summary>Findings that a waiver accepts. They are in none of the other counts.</summary>
    public int WaivedCount { get; init; }

    /// <summary>Errors that came through the pipeline in place of results: inputs that could not be checked.</summary>
    public int ProblemCount { get; init; }

    /// <summary>Requests sent over all results.</summary>
    public long RequestCount { get; init; }

    /// <summary>When the first of the checks began, or null without results.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>The level from which a finding counts: Error or Warning.</summary>
    public McpLevel FailOn { get; init; } = McpLevel.Error;

    /// <summary>0: clean. 1: findings; an Unreachable, Open or NotMcp server is one. 2: the run could not judge all it was to judge.</summary>
    public int ExitCode { get; init; }

    /// <summary>Why that exit code, in one sentence.</summary>
    public string Reason { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{ExitCode}: {Reason}";
}
