namespace AuthKit.Mcp.Migration;

/// <summary>What every state file says about itself.</summary>
internal static class MigrationSchema
{
    /// <summary>The member whose value <see cref="Marker"/> tells our files from others.</summary>
    internal const string MarkerName = "migration";

    internal const string Marker = "AuthKit.Mcp";

    internal const string VersionName = "schemaVersion";

    /// <summary>Raised only when an older reader would misread a file. New members alone do not raise it: readers keep what they do not know.</summary>
    internal const int Version = 1;
}
