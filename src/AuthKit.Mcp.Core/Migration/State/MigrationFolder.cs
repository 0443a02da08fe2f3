namespace AuthKit.Mcp.Migration;

/// <summary>Finds state files.</summary>
internal static class MigrationFolder
{
    /// <summary>The states at a path, each read when it is asked for; one that turns out to be JSON of another kind gives null.</summary>
    /// <param name="path">The full path of a state file, or of a folder of them.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.MigrationStateUnreadable"/> when the folder cannot be listed; as <see cref="MigrationStateReader"/> when a state is read.</exception>
    public static IReadOnlyList<Func<McpMigration?>> Find(string path)
    {
        if (!Directory.Exists(path))
        {
            return [() => MigrationStateReader.Read(path).ToMigration()];
        }

        try
        {
            return
            [
                .. Directory.GetFiles(path, "*.json")
                    .Where(static f => !Path.GetFileName(f).StartsWith(".", StringComparison.Ordinal))
                    .OrderBy(static f => f, StringComparer.Ordinal)
                    .Select(static f => (Func<McpMigration?>)(() => MigrationStateReader.TryRead(f)?.ToMigration())),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw MigrationFault.Unreadable(path, $"cannot be listed: {e.Message.TrimEnd('.')}", e);
        }
    }
}
