using System.Text.Json;
using System.Text.Json.Nodes;
using AuthKit.Mcp.Reporting;

namespace AuthKit.Mcp.Migration;

/// <summary>Writes states as JSON. Members that somebody else put there stay.</summary>
internal static class MigrationStateWriter
{
    private const string Step = "step";

    /// <summary>The content of the file.</summary>
    public static byte[] ToBytes(MigrationState state)
    {
        JsonObject root = state.Document;
        root[MigrationSchema.MarkerName] = MigrationSchema.Marker;
        root[MigrationSchema.VersionName] = MigrationSchema.Version;
        root["revision"] = state.Revision;
        root["uri"] = Safe(state.Uri);
        Put(root, "gateway", state.Gateway);
        Put(root, "serverId", state.ServerId);
        Put(root, "sourcePath", state.SourcePath);
        Put(root, "startedAt", state.StartedAt);
        Put(root, "updatedAt", state.UpdatedAt);
        if (state.FormerEndpoints.Count > 0)
        {
            root["formerEndpoints"] = new JsonArray([.. state.FormerEndpoints.Select(static e => (JsonNode)new JsonObject { ["name"] = e.Name, ["path"] = Safe(e.Path) })]);
        }

        WriteStages(root, state);
        root["snapshots"] = new JsonArray([.. state.Snapshots.Select(static s => (JsonNode)Snapshot(s))]);

        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, JsonOutput.Indented))
        {
            root.WriteTo(json);
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    // In their order, whatever was checked first; entries of other kinds come last.
    private static void WriteStages(JsonObject root, MigrationState state)
    {
        JsonArray old = root["stages"] as JsonArray ?? [];
        List<JsonNode?> left = [.. old];
        old.Clear();
        JsonArray stages = [];
        foreach (StageRecord record in state.Stages)
        {
            JsonObject stage = left.OfType<JsonObject>().LastOrDefault(s => IsAbout(s, record.Step)) ?? [];
            left.RemoveAll(s => s is JsonObject other && IsAbout(other, record.Step));
            stages.Add((JsonNode)stage);
            stage[Step] = record.Step.ToString();
            stage["verdict"] = record.Verdict.ToString();
            stage["message"] = Safe(record.Message);
            stage["evidence"] = Texts(record.Evidence);
            Put(stage, "next", record.Next);
            stage["upsets"] = Texts(record.Upsets);
            Put(stage, "blockedBy", record.BlockedBy?.ToString());
            Put(stage, "checkedAt", record.CheckedAt);
            Put(stage, "passedAt", record.PassedAt);
            Put(stage, "before", record.Before);
            Put(stage, "after", record.After);
        }

        left.ForEach(stages.Add);
        root["stages"] = stages;
    }

    private static bool IsAbout(JsonObject stage, McpMigrationStep step) => stage[Step] is JsonValue name && name.TryGetValue(out string? text) && text == step.ToString();

    private static JsonObject Snapshot(MigrationSnapshot snapshot)
    {
        JsonObject facts = [];
        foreach (KeyValuePair<string, string> fact in snapshot.Facts)
        {
            facts[fact.Key] = Safe(fact.Value);
        }

        JsonObject written = new() { ["id"] = snapshot.Id };
        Put(written, "takenAt", snapshot.TakenAt);
        written["facts"] = facts;
        return written;
    }

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(static t => (JsonNode?)JsonValue.Create(Safe(t)))]);

    private static void Put(JsonObject target, string name, string? value)
    {
        if (value is null)
        {
            target.Remove(name);
        }
        else
        {
            target[name] = Safe(value);
        }
    }

    private static void Put(JsonObject target, string name, int? value)
    {
        if (value is null)
        {
            target.Remove(name);
        }
        else
        {
            target[name] = value;
        }
    }

    private static void Put(JsonObject target, string name, DateTimeOffset? time) =>
        Put(target, name, time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture));

    // The file is looked at in terminals and editors; what servers say may hold characters that act there.
    private static string Safe(string text) => text.Any(Text.IsUnsafe) ? Text.Printable(text, text.Length) : text;
}
