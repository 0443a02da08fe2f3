namespace AuthKit.Mcp.Migration;

/// <summary>What is wrong with a state file.</summary>
internal static class MigrationFault
{
    public static AuthKitException NotFound(string path, Exception? inner = null) => new(
        ErrorCode.MigrationStateNotFound,
        $"There is no migration state at '{Shown(path)}'. Check the path; Invoke-McpMigration -StatePath writes it.",
        Shown(path),
        inner);

    /// <summary>The error for a file that cannot be read; the file stays as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What is wrong, as the rest of a sentence without its end.</param>
    /// <param name="inner">The cause, if an exception was.</param>
    public static AuthKitException Unreadable(string path, string what, Exception? inner = null) => new(
        ErrorCode.MigrationStateUnreadable,
        $"The migration state '{Shown(path)}' {Text.Printable(what, 600).TrimEnd('.')}. It was left as it is: repair it, or move it away to begin anew. docs/migration.schema.json describes the file.",
        Shown(path),
        inner);

    public static AuthKitException TooNew(string path, int version, int known) => new(
        ErrorCode.MigrationStateTooNew,
        $"The migration state '{Shown(path)}' has schema version {version}, and this version of AuthKit.Mcp knows versions up to {known}. Update the module; the file was left as it is.",
        Shown(path));

    public static AuthKitException OtherServer(string path, string found, string uri) => new(
        ErrorCode.MigrationStateMismatch,
        $"The migration state '{Shown(path)}' is about '{Text.Printable(found)}', not about '{Text.Printable(uri)}'. Name another file with -StatePath, or a folder, which takes one file for each server.",
        Text.Printable(uri));

    public static AuthKitException Locked(string path, Exception inner) => new(
        ErrorCode.MigrationStateLocked,
        $"Another run is at work on the migration state '{Shown(path)}'. Wait for its end and run the command again; Get-McpMigration can read the state meanwhile.",
        Shown(path),
        inner);

    public static AuthKitException NotWritten(string path, Exception inner) => new(
        ErrorCode.MigrationStateNotWritten,
        $"The migration state '{Shown(path)}' cannot be written: {Text.Printable(inner.Message, 400)} Check the folder, its rights and the free space, or name another place with -StatePath.",
        Shown(path),
        inner);

    private static string Shown(string path) => Text.Printable(path, 300);
}
