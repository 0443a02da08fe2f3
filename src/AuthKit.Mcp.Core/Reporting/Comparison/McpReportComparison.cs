namespace AuthKit.Mcp;

/// <summary>What changed between two runs, and how a script that compared them should end.</summary>
public sealed record McpReportComparison
{
    /// <summary>How many findings are new.</summary>
    public int New => Count(McpChange.New);

    /// <summary>How many findings are seen to be fixed.</summary>
    public int Fixed => Count(McpChange.Fixed);

    /// <summary>How many earlier findings could not be judged again.</summary>
    public int Gone => Count(McpChange.Gone);

    /// <summary>How many findings a waiver accepts.</summary>
    public int Waived => Count(McpChange.Waived);

    /// <summary>How many findings are as before.</summary>
    public int Unchanged => Count(McpChange.Unchanged);

    /// <summary>Every finding of either run: what is new first, then fixed, gone, waived, unchanged.</summary>
    public IReadOnlyList<McpReportChange> Changes { get; init => field = Indexable.Of(value); } = [];

    /// <summary>What servers and authorization servers say of themselves in another way than before, by server.</summary>
    public IReadOnlyList<McpReportDrift> Drift { get; init => field = Indexable.Of(value); } = [];

    /// <summary>Servers of the later run only.</summary>
    public IReadOnlyList<string> AddedServer { get; init => field = Indexable.Of(value); } = [];

    /// <summary>Servers of the earlier run only: they were not checked again.</summary>
    public IReadOnlyList<string> RemovedServer { get; init => field = Indexable.Of(value); } = [];

    /// <summary>How many servers the later run has.</summary>
    public int Total { get; init; }

    /// <summary>What makes the exit code 1.</summary>
    public IReadOnlyList<McpFailOn> FailOn { get; init => field = Indexable.Of(value); } = [];

    /// <summary>0: nothing of what -FailOn asks for. 1: something of it. 2: the later run could not judge all it was to judge.</summary>
    public int ExitCode { get; init; }

    /// <summary>Why that exit code, in one sentence.</summary>
    public string Reason { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{ExitCode}: {Reason}";

    private int Count(McpChange change) => Changes.Count(c => c.Change == change);
}
