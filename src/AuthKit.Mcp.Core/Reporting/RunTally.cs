namespace AuthKit.Mcp.Reporting;

/// <summary>Counts results as they come and keeps none of them.</summary>
internal sealed class RunTally(McpLevel failOn)
{
    private readonly Dictionary<McpVerdict, int> _verdicts = [];
    private int _total;
    private int _errors;
    private int _warnings;
    private int _notes;
    private int _waived;
    private int _problems;
    private long _requests;
    private string _firstIncomplete = "";
    private string _firstProblem = "";
    private DateTimeOffset? _checkedAt;

    /// <summary>Counts one result.</summary>
    public void Add(McpDiscoveryResult result)
    {
        _total++;
        _verdicts[result.Verdict] = Of(result.Verdict) + 1;
        _errors += result.ErrorCount;
        _warnings += result.WarningCount;
        _notes += result.NoteCount;
        _waived += result.WaivedCount;
        _requests += result.RequestCount;
        _checkedAt = _checkedAt is { } earlier && earlier <= result.CheckedAt ? earlier : result.CheckedAt;
        if (result.Verdict == McpVerdict.Incomplete && _firstIncomplete.Length == 0)
        {
            _firstIncomplete = $"{Text.Printable(result.Uri, 300)} {Text.Printable(result.RootCause, 400)}".TrimEnd();
        }
    }

    /// <summary>Counts an error that came in place of a result.</summary>
    public void AddProblem(McpReportProblem problem)
    {
        _problems++;
        _firstProblem = _problems == 1 ? problem.Message : _firstProblem;
    }

    /// <summary>What has been counted, and the exit code that follows.</summary>
    public McpRunSummary Sum()
    {
        (int exitCode, string reason) = Outcome();
        return new McpRunSummary
        {
            Total = _total,
            Pass = Of(McpVerdict.Pass),
            Warning = Of(McpVerdict.Warning),
            Fail = Of(McpVerdict.Fail),
            Open = Of(McpVerdict.Open),
            NotMcp = Of(McpVerdict.NotMcp),
            Unreachable = Of(McpVerdict.Unreachable),
            Incomplete = Of(McpVerdict.Incomplete),
            ErrorCount = _errors,
            WarningCount = _warnings,
            NoteCount = _notes,
            WaivedCount = _waived,
            ProblemCount = _problems,
            RequestCount = _requests,
            CheckedAt = _checkedAt,
            FailOn = failOn,
            ExitCode = exitCode,
            Reason = reason,
        };
    }

    private (int ExitCode, string Reason) Outcome()
    {
        if (RunOutcome.NotJudgedReason(_total, Of(McpVerdict.Incomplete), _firstIncomplete, _problems, _firstProblem) is { } notJudged)
        {
            return (RunOutcome.NotJudged, notJudged);
        }

        McpVerdict[] found = [.. Counting().Where(v => Of(v) > 0)];
        string servers = Text.Count(_total, "server");
        return found.Length == 0
            ? (RunOutcome.Clean, failOn == McpLevel.Warning || Of(McpVerdict.Warning) == 0 ? $"{servers} checked, none has findings." : $"{servers} checked, none has errors.")
            : (RunOutcome.Findings, $"{found.Sum(Of)} of {servers} {(found.Sum(Of) == 1 ? "has" : "have")} findings: {string.Join(", ", found.Select(v => $"{Of(v)} {v}"))}.");
    }

    // Nobody lists a server that anyone may use, or an address without a server, on purpose: both are findings.
    private IEnumerable<McpVerdict> Counting()
    {
        yield return McpVerdict.Fail;
        if (failOn == McpLevel.Warning)
        {
            yield return McpVerdict.Warning;
        }

        yield return McpVerdict.Open;
        yield return McpVerdict.NotMcp;
        yield return McpVerdict.Unreachable;
    }

    private int Of(McpVerdict verdict) => _verdicts.TryGetValue(verdict, out int count) ? count : 0;
}
