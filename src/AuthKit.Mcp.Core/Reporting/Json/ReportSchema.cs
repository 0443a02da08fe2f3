namespace AuthKit.Mcp.Reporting;

/// <summary>What every report file says about itself.</summary>
internal static class ReportSchema
{
    /// <summary>The member whose value <see cref="Marker"/> tells our files from others.</summary>
    internal const string MarkerName = "report";

    internal const string Marker = "AuthKit.Mcp";

    internal const string VersionName = "schemaVersion";

    /// <summary>Raised only when an older reader would misread a file. New members alone do not raise it: readers ignore what they do not know.</summary>
    internal const int Version = 1;

    internal const string ResultsName = "results";
}
