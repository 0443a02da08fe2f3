namespace AuthKit.Mcp.Migration;

/// <summary>Compares snapshots.</summary>
internal static class SnapshotChanges
{
    /// <summary>
    /// The differences, in the order of the later snapshot; what is gone comes last. The former endpoints and old credentials are
    /// not tried in every run: what is in one snapshot only was not asked in the other, and is no difference.
    /// </summary>
    public static IReadOnlyList<McpMigrationChange> Between(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
    [
        .. after.Where(a => Value(before, a.Key) != a.Value && (before.ContainsKey(a.Key) || SnapshotFacts.MattersToSignIn(a.Key))).Select(a => new McpMigrationChange(a.Key, Value(before, a.Key), a.Value)),
        .. before.Where(b => !after.ContainsKey(b.Key) && SnapshotFacts.MattersToSignIn(b.Key)).Select(static b => new McpMigrationChange(b.Key, b.Value, null)),
    ];

    private static string? Value(IReadOnlyDictionary<string, string> facts, string key) => facts.TryGetValue(key, out string? value) ? value : null;
}
