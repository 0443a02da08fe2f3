using System.Text.Json;

namespace AuthKit.Mcp.Reporting;

/// <summary>One line per result. A line says of itself what it is, so files can be cut, joined and appended to.</summary>
internal sealed class JsonLinesReportWriter(Stream stream) : ReportWriter
{
    private readonly MemoryStream _line = new();

    /// <inheritdoc/>
    public override void Write(McpDiscoveryResult result) => WriteLine(json => ResultJson.WriteMembers(json, result));

    /// <inheritdoc/>
    public override void WriteProblem(McpReportProblem problem) => WriteLine(json =>
    {
        json.WritePropertyName(ReportSchema.ProblemName);
        ProblemJson.Write(json, problem);
    });

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

    private void WriteLine(Action<Utf8JsonWriter> writeMembers)
    {
        _line.SetLength(0);
        using (Utf8JsonWriter json = new(_line, JsonOutput.Compact))
        {
            json.WriteStartObject();
            json.WriteString(ReportSchema.MarkerName, ReportSchema.Marker);
            json.WriteNumber(ReportSchema.VersionName, ReportSchema.Version);
            writeMembers(json);
            json.WriteEndObject();
        }

        // One write per line: whoever reads the file meanwhile sees whole lines, but for the last at worst.
        _line.WriteByte((byte)'\n');
        _line.WriteTo(stream);
        stream.Flush();
    }
}
