using System.Text.Json;

namespace AuthKit.Mcp.Reporting;

/// <summary>
/// SARIF 2.1.0. Servers are no files: a result is located by the logical name of its server. The order of the members is
/// free, so the results go first and the rules that they name come last.
/// </summary>
internal sealed class SarifReportWriter : ReportWriter
{
    private readonly Stream _stream;
    private readonly Utf8JsonWriter _json;
    private readonly SarifRules _rules = new();
    private DateTimeOffset? _start;
    private DateTimeOffset? _end;
    private readonly List<string> _problems = [];
    private bool _isIncomplete;
    private bool _hasResults;

    public SarifReportWriter(Stream stream)
    {
        _stream = stream;
        _json = new Utf8JsonWriter(stream, JsonOutput.Indented);
        _json.WriteStartObject();
        _json.WriteText("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        _json.WriteText("version", "2.1.0");
        _json.WriteStartArray("runs");
        _json.WriteStartObject();
        _json.WriteStartArray("results");
    }

    /// <inheritdoc/>
    public override void Write(McpDiscoveryResult result)
    {
        _hasResults = true;
        DateTimeOffset end = result.CheckedAt + result.Duration;
        _start = _start < result.CheckedAt ? _start : result.CheckedAt;
        _end = _end > end ? _end : end;
        _isIncomplete |= result.Verdict == McpVerdict.Incomplete;
        if (!RunOutcome.IsJudged(result.Verdict))
        {
            Write(result, new McpFinding
            {
                RuleId = result.Verdict.ToString(),
                Title = Issue.Asked(result.Verdict),
                Level = McpLevel.Error,
                Verdict = result.Verdict == McpVerdict.Incomplete ? McpRuleVerdict.Inconclusive : McpRuleVerdict.Fail,
                Message = result.RootCause.Length > 0 ? result.RootCause : Issue.Asked(result.Verdict),
                Fix = result.Fix,
            });
        }

        // What follows from another finding is no alert of its own.
        foreach (McpFinding finding in result.Findings.Where(static f => f.Verdict is not (McpRuleVerdict.Blocked or McpRuleVerdict.Skip or McpRuleVerdict.Pass)))
        {
            Write(result, finding);
        }

        _json.Flush();
    }

    /// <inheritdoc/>
    public override void WriteProblem(McpReportProblem problem) => _problems.Add(Text.Printable(problem.Message, MaxProblem));

    /// <inheritdoc/>
    public override void Complete()
    {
        _json.WriteEndArray();
        _json.WriteStartObject("tool");
        _json.WriteStartObject("driver");
        _json.WriteText("name", "AuthKit.Mcp");
        _json.WriteText("semanticVersion", typeof(SarifReportWriter).Assembly.GetName().Version?.ToString(3) ?? "0.0.0");
        _json.WriteText("informationUri", "https://github.com/authkit-mcp/AuthKit.Mcp");
        _rules.Write(_json);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteStartArray("invocations");
        _json.WriteStartObject();
        _json.WriteBoolean("executionSuccessful", !IsCutShort && !_isIncomplete && _hasResults && _problems.Count == 0);
        Notifications();
        if (_start is { } start && _end is { } end)
        {
            _json.WriteTime("startTimeUtc", start);
            _json.WriteTime("endTimeUtc", end);
        }

        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteStartObject("automationDetails");
        _json.WriteText("id", "authkit-mcp/");
        _json.WriteEndObject();
        _json.WriteText("columnKind", "utf16CodeUnits");
        _json.WriteEndObject();
        _json.WriteEndArray();
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

    private void Write(McpDiscoveryResult result, McpFinding finding)
    {
        bool isOpen = finding.Verdict == McpRuleVerdict.Inconclusive;
        _json.WriteStartObject();
        _json.WriteText("ruleId", SarifText.Plain(finding.RuleId));
        _json.WriteNumber("ruleIndex", _rules.PlaceOf(finding.RuleId, finding.Title));
        _json.WriteText("kind", isOpen ? "open" : "fail");
        _json.WriteText("level", isOpen ? "none" : LevelOf(finding));
        _json.WriteStartObject("message");
        _json.WriteText("text", SarifText.Message(finding.Fix.Length == 0 ? finding.Message : $"{finding.Message} Fix: {finding.Fix}"));
        _json.WriteEndObject();
        Location(result);
        _json.WriteStartObject("partialFingerprints");
        _json.WriteText(SarifFingerprint.Name, SarifFingerprint.Of(result, finding.RuleId));
        _json.WriteEndObject();
        Suppressions(finding);
        _json.WriteStartObject("properties");
        _json.WriteText("server", SarifText.Plain(result.Uri));
        _json.WriteText("verdict", finding.Verdict.ToString());
        _json.WriteText("cause", SarifText.Plain(finding.Cause));
        _json.WriteText("fix", SarifText.Plain(finding.Fix));
        _json.WriteText("owner", finding.Owner.ToString());
        _json.WriteText("source", SarifText.Plain(finding.Source));
        _json.WriteTexts("specVersion", finding.SpecVersion);
        _json.WriteText("replay", finding.Replay is { } replay ? SarifText.Plain(replay.Curl) : null);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void Notifications()
    {
        if (_problems.Count == 0)
        {
            return;
        }

        _json.WriteStartArray("toolExecutionNotifications");
        foreach (string problem in _problems)
        {
            _json.WriteStartObject();
            _json.WriteText("level", "error");
            _json.WriteStartObject("message");
            _json.WriteText("text", SarifText.Message(problem));
            _json.WriteEndObject();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private static string LevelOf(McpFinding finding) => finding.Level switch
    {
        McpLevel.Error => "error",
        McpLevel.Warning => "warning",
        _ => "note",
    };

    private void Location(McpDiscoveryResult result)
    {
        _json.WriteStartArray("locations");
        _json.WriteStartObject();
        _json.WriteStartArray("logicalLocations");
        _json.WriteStartObject();
        _json.WriteText("fullyQualifiedName", SarifText.Plain(ServerKey.Shown(result)));
        _json.WriteText("kind", "resource");
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndArray();
    }

    // A report in which one result may be suppressed says of each whether it is: an empty list is "no".
    private void Suppressions(McpFinding finding)
    {
        _json.WriteStartArray("suppressions");
        if (finding.Verdict == McpRuleVerdict.Waived)
        {
            _json.WriteStartObject();
            _json.WriteText("kind", "external");
            _json.WriteText("status", "accepted");
            _json.WriteText("justification", SarifText.Plain(finding.Waiver is { } waiver ? waiver.ToString() : "A waiver accepts it."));
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }
}
