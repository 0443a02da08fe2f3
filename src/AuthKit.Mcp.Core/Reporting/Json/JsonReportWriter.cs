using System.Text.Json;

namespace AuthKit.Mcp.Reporting;

/// <summary>One JSON document, written result by result.</summary>
internal sealed class JsonReportWriter : ReportWriter
{
    private readonly Stream _stream;
    private readonly Utf8JsonWriter _json;
    private readonly List<McpReportProblem> _problems = [];

    public JsonReportWriter(Stream stream)
    {
        _stream = stream;
        _json = new Utf8JsonWriter(stream, JsonOutput.Indented);
        _json.WriteStartObject();
        _json.WriteString(ReportSchema.MarkerName, ReportSchema.Marker);
        _json.WriteNumber(ReportSchema.VersionName, ReportSchema.Version);
        _json.WriteStartArray(ReportSchema.ResultsName);
    }

    /// <inheritdoc/>
    public override void Write(McpDiscoveryResult result)
    {
        _json.WriteStartObject();
        ResultJson.WriteMembers(_json, result);
        _json.WriteEndObject();
        _json.Flush(); // Else the writer's own buffer grows to the size of the report.
    }

    /// <inheritdoc/>
    public override void WriteProblem(McpReportProblem problem) => _problems.Add(problem);

    /// <inheritdoc/>
    public override void Complete()
    {
        _json.WriteEndArray();
        if (_problems.Count > 0)
        {
            _json.WriteStartArray(ReportSchema.ProblemsName);
            _problems.ForEach(p => ProblemJson.Write(_json, p));
            _json.WriteEndArray();
        }

        _json.WriteEndObject();
        _json.Flush();
        _stream.WriteByte((byte)'\n');
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _json.Dispose();
        base.Dispose(disposing);
    }
}
