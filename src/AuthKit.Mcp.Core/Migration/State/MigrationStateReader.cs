using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Files;
using AuthKit.Mcp.Reporting;

namespace AuthKit.Mcp.Migration;

/// <summary>Reads state files, also those that somebody has edited: comments and commas at the end are fine.</summary>
internal static class MigrationStateReader
{
    private static readonly JsonDocumentOptions Tolerant = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads a file.</summary>
    /// <param name="path">The full path.</param>
    /// <returns>The state, or null when the file is JSON of another kind.</returns>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.MigrationStateNotFound"/>, <see cref="ErrorCode.MigrationStateUnreadable"/> or <see cref="ErrorCode.MigrationStateTooNew"/>.</exception>
    public static MigrationState? TryRead(string path)
    {
        byte[] bytes;
        try
        {
            // A writer may rename the next version into place meanwhile.
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using MemoryStream copy = new();
            file.CopyTo(copy);
            bytes = copy.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw MigrationFault.NotFound(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw MigrationFault.Unreadable(path, $"cannot be opened: {UnreadableFile.Why(path, e)}", e);
        }

        return Parse(path, bytes);
    }

    /// <summary>As <see cref="TryRead"/>, but JSON of another kind is a fault too.</summary>
    public static MigrationState Read(string path) => TryRead(path) ?? throw MigrationFault.Unreadable(path, "is JSON, but no migration state of this module");

    private static MigrationState? Parse(string path, byte[] bytes)
    {
        try
        {
            // Editors on Windows put a byte order mark in front, which the parser does not take.
            ReadOnlyMemory<byte> text = bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsMemory(3) : bytes;
            using JsonDocument document = JsonDocument.Parse(text, Tolerant);
            return IsOurs(document.RootElement) ? FromRoot(path, document.RootElement) : null;
        }
        catch (JsonException e)
        {
            string where = e.LineNumber is { } line ? string.Format(CultureInfo.InvariantCulture, "in line {0}, byte {1}", line + 1, e.BytePositionInLine + 1) : "";
            throw MigrationFault.Unreadable(path, bytes.Length == 0 ? "is empty" : $"is no JSON: the fault is {where}", e);
        }
        catch (ReportFaultException e)
        {
            throw MigrationFault.Unreadable(path, $"cannot be used: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw MigrationFault.Unreadable(path, "holds a text that is no Unicode", e);
        }
    }

    private static bool IsOurs(JsonElement root) => JsonText.Member(root, MigrationSchema.MarkerName) is { } marker && JsonText.String(marker) == MigrationSchema.Marker;

    private static MigrationState FromRoot(string path, JsonElement root)
    {
        JsonMembers members = new(root, "the state");
        int version = members.Number(MigrationSchema.VersionName);
        if (version > MigrationSchema.Version)
        {
            throw MigrationFault.TooNew(path, version, MigrationSchema.Version);
        }

        if (version < 1)
        {
            // What is not there counts as 0, and no version of the module has ever written that.
            throw new ReportFaultException($"'{MigrationSchema.VersionName}' is missing or below 1");
        }

        MigrationState state = new(members.Text("uri"), path)
        {
            Revision = Math.Max(0, members.Number("revision")),
            Gateway = members.TextOrNull("gateway"),
            ServerId = members.TextOrNull("serverId"),
            SourcePath = members.TextOrNull("sourcePath"),
            StartedAt = TimeOrNull(root, members, "startedAt"),
            UpdatedAt = TimeOrNull(root, members, "updatedAt"),
            FormerEndpoints = [.. members.Objects("formerEndpoints").Select(static e => new JsonMembers(e, "a former endpoint")).Select(static m => new FormerEndpoint(m.Text("name"), m.Text("path"))).Where(static e => e.IsUsable)],
            Document = (JsonObject)Copy(root),
        };
        foreach (JsonElement stage in members.Objects("stages"))
        {
            // A stage that a newer version added is kept in the file and of no use here.
            if (JsonText.Member(stage, "step") is { } name && Enum.TryParse(JsonText.String(name), out McpMigrationStep step) && step.ToString() == JsonText.String(name))
            {
                state.Set(Stage(stage, step));
            }
        }

        foreach (JsonElement snapshot in members.Objects("snapshots"))
        {
            JsonMembers one = new(snapshot, "a snapshot");
            Dictionary<string, string> facts = new(StringComparer.Ordinal);
            foreach (JsonProperty fact in one.Object("facts") is { } held ? held.EnumerateObject() : default(JsonElement.ObjectEnumerator))
            {
                facts[fact.Name] = JsonText.String(fact.Value) ?? throw new ReportFaultException($"'{Text.Printable(fact.Name)}' of the facts of a snapshot is {JsonText.Kind(fact.Value)}, not a string");
            }

            state.Restore(new MigrationSnapshot(one.Number("id"), one.Time("takenAt"), facts));
        }

        return state;
    }

    private static StageRecord Stage(JsonElement element, McpMigrationStep step)
    {
        JsonMembers members = new(element, $"the stage {step}");
        return new StageRecord
        {
            Step = step,
            Verdict = members.Enum<McpRuleVerdict>("verdict"),
            Message = members.TextOrNull("message") ?? "",
            Evidence = members.Texts("evidence"),
            Next = members.TextOrNull("next"),
            Upsets = members.Texts("upsets"),
            BlockedBy = members.EnumOrNull<McpMigrationStep>("blockedBy"),
            CheckedAt = TimeOrNull(element, members, "checkedAt"),
            PassedAt = TimeOrNull(element, members, "passedAt"),
            Before = NumberOrNull(element, members, "before"),
            After = NumberOrNull(element, members, "after"),
        };
    }

    private static DateTimeOffset? TimeOrNull(JsonElement element, JsonMembers members, string name) =>
        JsonText.Member(element, name) is { ValueKind: not JsonValueKind.Null } ? members.Time(name) : null;

    private static int? NumberOrNull(JsonElement element, JsonMembers members, string name) =>
        JsonText.Member(element, name) is { ValueKind: not JsonValueKind.Null } ? members.Number(name) : null;

    // The parser's own copy would throw on a name that stands twice, at the first use.
    private static JsonNode Copy(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            return new JsonArray([.. element.EnumerateArray().Select(static e => e.ValueKind == JsonValueKind.Null ? null : Copy(e))]);
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return JsonValue.Create(element.Clone()) ?? throw new InvalidOperationException("A value that is not null has no node.");
        }

        JsonObject copy = [];
        foreach (JsonProperty property in element.EnumerateObject())
        {
            copy[property.Name] = property.Value.ValueKind == JsonValueKind.Null ? null : Copy(property.Value);
        }

        return copy;
    }
}
