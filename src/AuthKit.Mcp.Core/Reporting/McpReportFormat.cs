namespace AuthKit.Mcp;

/// <summary>The form of a report file.</summary>
public enum McpReportFormat
{
    /// <summary>One JSON document with everything; Import-McpReport reads it. Described by docs/report.schema.json.</summary>
    Json,

    /// <summary>One JSON object per line and server, with everything; Import-McpReport reads it, and it can be appended to.</summary>
    JsonLines,

    /// <summary>JUnit XML, for CI systems: a suite per server, a case per rule.</summary>
    JUnit,

    /// <summary>Markdown, for people: a table of all servers, and a section for each that needs attention.</summary>
    Markdown,
}
