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

    /// <summary>The inputs that could not be checked, in a document that has any.</summary>
    internal const string ProblemsName = "problems";

    /// <summary>The one of a line, in place of the members of a result.</summary>
    internal const string ProblemName = "problem";
}
