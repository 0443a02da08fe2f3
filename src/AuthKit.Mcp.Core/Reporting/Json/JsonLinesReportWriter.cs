using System.Text.Json;

namespace AuthKit.Mcp.Reporting;

/// <summary>One line per result. A line says of itself what it is, so files can be cut, joined and appended to.</summary>
internal sealed class JsonLinesReportWriter(Stream stream) : ReportWriter
{
    private readonly MemoryStream _line = new();

    /// <inheritdoc/>
    public override void Write(McpDiscoveryResult result)
    {
        _line.SetLength(0);
        using (Utf8JsonWriter json = new(_line, JsonOutput.Compact))
        {
            json.WriteStartObject();
            json.WriteString(ReportSchema.MarkerName, ReportSchema.Marker);
            json.WriteNumber(ReportSchema.VersionName, ReportSchema.Version);
            ResultJson.WriteMembers(json, result);
            json.WriteEndObject();
        }

        // One write per line: whoever reads the file meanwhile sees whole lines, but for the last at worst.
        _line.WriteByte((byte)'\n');
        _line.WriteTo(stream);
        stream.Flush();
    }

    /// <inheritdoc/>
    public override void Complete()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _line.Dispose();
        base.Dispose(disposing);
    }
}
