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

    /// <summary>NUnit 3 XML, for CI systems: a suite per server, a case per rule.</summary>
    NUnit3,

    /// <summary>SARIF 2.1.0, for code scanning: a result per finding, suppressed where a waiver accepts it.</summary>
    Sarif,

    /// <summary>CSV by RFC 4180, for spreadsheets: a row per finding. No text is taken for a formula.</summary>
    Csv,

    /// <summary>The text format of Prometheus, for the textfile collector of its node exporter.</summary>
    Prometheus,

    /// <summary>Log lines that GitHub Actions shows as annotations.</summary>
    GitHub,

    /// <summary>Log lines that Azure Pipelines shows as issues of the run.</summary>
    Azure,

    /// <summary>One HTML file that needs nothing else, for people: an overview with a filter, and a section per server.</summary>
    Html,

    /// <summary>A badge in SVG: how many servers are all right.</summary>
    Badge,
}
