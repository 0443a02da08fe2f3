using System.Text.Json.Nodes;

namespace AuthKit.Mcp.Migration;

/// <summary>What a state file holds about one server.</summary>
/// <param name="uri">The MCP endpoint.</param>
/// <param name="path">The full path of the file.</param>
internal sealed class MigrationState(string uri, string path)
{
    private readonly Dictionary<McpMigrationStep, StageRecord> _stages = [];
    private readonly List<MigrationSnapshot> _snapshots = [];

    /// <summary>The MCP endpoint.</summary>
    public string Uri { get; } = uri;

    /// <summary>The full path of the file.</summary>
    public string Path { get; } = path;

    public string? Gateway { get; set; }

    public string? ServerId { get; set; }

    public string? SourcePath { get; set; }

    /// <summary>The endpoints that have to be gone in the end.</summary>
    public IReadOnlyList<FormerEndpoint> FormerEndpoints { get; set; } = [];

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? UpdatedAt { get; set; }

    /// <summary>Counts the writes, so that two copies of a file tell which is newer.</summary>
    public int Revision { get; set; }

    /// <summary>The file as it was read, with whatever else somebody wrote into it; an empty object for a new one.</summary>
    public JsonObject Document { get; init; } = [];

    public IEnumerable<StageRecord> Stages => _stages.Values.OrderBy(static s => s.Step);

    public IReadOnlyList<MigrationSnapshot> Snapshots => _snapshots;

    public StageRecord? this[McpMigrationStep step] => _stages.TryGetValue(step, out StageRecord? record) ? record : null;

    public MigrationSnapshot? Snapshot(int? id) => _snapshots.FirstOrDefault(s => s.Id == id);

    public void Set(StageRecord record) => _stages[record.Step] = record;

    /// <summary>Adds a snapshot as it was read.</summary>
    public void Restore(MigrationSnapshot snapshot) => _snapshots.Add(snapshot);

    /// <summary>Notes what is seen now, unless that was the last thing seen.</summary>
    /// <returns>The number of the snapshot.</returns>
    public int See(IReadOnlyDictionary<string, string> facts, DateTimeOffset now)
    {
        if (_snapshots is [.., MigrationSnapshot last] && last.Shows(facts))
        {
            return last.Id;
        }

        MigrationSnapshot snapshot = new(_snapshots.Select(static s => s.Id).DefaultIfEmpty().Max() + 1, now, facts);
        _snapshots.Add(snapshot);
        return snapshot.Id;
    }

    /// <summary>Forgets the snapshots that no stage refers to, but for the last.</summary>
    public void Prune()
    {
        HashSet<int> used = [.. _stages.Values.SelectMany(static s => new[] { s.Before, s.After }).OfType<int>(), .. _snapshots.Skip(_snapshots.Count - 1).Select(static s => s.Id)];
        _snapshots.RemoveAll(s => !used.Contains(s.Id));
    }

    /// <summary>The state in the form for users.</summary>
    public McpMigration ToMigration() => new()
    {
        Uri = Uri,
        Gateway = Gateway,
        ServerId = ServerId,
        SourcePath = SourcePath,
        StatePath = Path,
        StartedAt = StartedAt,
        UpdatedAt = UpdatedAt,
        Stages = [.. MigrationSteps.All.Select(ToStage)],
    };

    /// <summary>What the commands of this run were given beside paths, as placeholders that give no secret away; not kept.</summary>
    public string Arguments { get; set; } = "";

    /// <summary>One stage in the form for users.</summary>
    public McpMigrationStage ToStage(McpMigrationStep step) => this[step] is not { } record
        ? new McpMigrationStage { Uri = Uri, Step = step, Verdict = McpRuleVerdict.Skip, Message = "Not checked yet.", Next = MigrationSteps.Command(this), Rollback = MigrationSteps.Rollback(step, Uri, Gateway) }
        : new McpMigrationStage
        {
            Uri = Uri,
            Step = step,
            Verdict = record.BlockedBy is null ? record.Verdict : McpRuleVerdict.Blocked,
            Message = Message(record),
            Evidence = record.Evidence,
            Next = record.BlockedBy is { } by ? $"Do {MigrationSteps.Name(by)} first." : record.Next,
            Rollback = MigrationSteps.Rollback(step, Uri, Gateway),
            Upsets = record.Upsets,
            BlockedBy = record.BlockedBy,
            CheckedAt = record.CheckedAt,
            PassedAt = record.PassedAt,
            Changes = record.HasPassed && Snapshot(record.Before) is { } before && Snapshot(record.After) is { } after ? SnapshotChanges.Between(before.Facts, after.Facts) : [],
        };

    private static string Message(StageRecord record) => record.BlockedBy is not { } by || record.Verdict == McpRuleVerdict.Blocked
        ? record.Message
        : $"Not checked in the last run, because {MigrationSteps.Name(by)} was not done. Before that: {record.Verdict}{(record.CheckedAt is { } at ? $" at {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture)}" : "")}. {record.Message}";
}
