using System.Text;
using AuthKit.Mcp.Reporting;

namespace AuthKit.Mcp.Core.Tests.Reporting;

/// <summary>Results written by hand, and files of them in a folder that goes with the test.</summary>
internal sealed class Reports : IDisposable
{
    public const string Server = "https://mcp.contoso.com/mcp";

    /// <summary>What servers put into texts to hurt whoever reads them.</summary>
    public const string Hostile = "a|b`c\n\r\t\u001b[31m\u0000\u0007</script>]]>&amp;\"'\u202e\u200b\ud83d\ude00\ufffe\uffff[x](javascript:y) @admin https://evil.example www.evil.example **b** <img src=x> \\";

    /// <summary>When a run came to an input that it could not check.</summary>
    public static readonly DateTimeOffset Noted = new(2026, 11, 23, 1, 2, 4, TimeSpan.Zero);

    /// <summary>A file name for every format.</summary>
    public static TheoryData<string> Names => [.. Enum.GetValues<McpReportFormat>().Select(ReportFormats.FileName)];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authkit-mcp-reports-");

    public string Folder => _folder.FullName;

    public static McpFinding Finding(string rule, McpRuleVerdict verdict, string? blockedBy = null) => new()
    {
        RuleId = rule,
        Title = $"{rule} holds",
        Level = verdict switch { McpRuleVerdict.Fail or McpRuleVerdict.Inconclusive => McpLevel.Error, McpRuleVerdict.Warning => McpLevel.Warning, _ => McpLevel.Note },
        Verdict = verdict,
        Message = $"{rule} is broken",
        Cause = "somebody changed it",
        Fix = $"change {rule} back",
        Source = "RFC 9728 section 3",
        BlockedBy = blockedBy,
    };

    public static McpCheck Check(string rule, McpRuleVerdict verdict, string? blockedBy = null) =>
        new() { RuleId = rule, Title = $"{rule} holds", Verdict = verdict, Message = $"{rule}: {verdict}", BlockedBy = blockedBy };

    /// <summary>A result whose checks are these; the findings and the verdict follow.</summary>
    public static McpDiscoveryResult Judged(params (string Rule, McpRuleVerdict Verdict)[] rules)
    {
        McpFinding[] findings = [.. rules.Where(static r => r.Verdict is not (McpRuleVerdict.Pass or McpRuleVerdict.Skip or McpRuleVerdict.Blocked)).Select(static r => Finding(r.Rule, r.Verdict))];
        McpFinding? root = findings.FirstOrDefault(static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning);
        return new McpDiscoveryResult
        {
            Uri = Server,
            Verdict = Has(McpRuleVerdict.Fail) ? McpVerdict.Fail : Has(McpRuleVerdict.Inconclusive) ? McpVerdict.Incomplete : Has(McpRuleVerdict.Warning) ? McpVerdict.Warning : McpVerdict.Pass,
            RootCause = root?.ToString() ?? "",
            Fix = root?.Fix ?? "",
            Findings = findings,
            Checks = [.. rules.Select(static r => Check(r.Rule, r.Verdict, r.Verdict == McpRuleVerdict.Blocked ? "PRM-001" : null))],
            SpecVersion = ["2025-11-25"],
            RequestCount = 7,
            Duration = TimeSpan.FromMilliseconds(12.5),
            CheckedAt = new DateTimeOffset(2026, 11, 23, 1, 2, 3, TimeSpan.Zero),
        };

        bool Has(McpRuleVerdict verdict) => rules.Any(r => r.Verdict == verdict);
    }

    /// <summary>A result in which every text is this one.</summary>
    public static McpDiscoveryResult Everywhere(string text)
    {
        McpWaiver waiver = new() { Rule = text, Target = text, Reason = text, Owner = text, Expires = new DateTime(2027, 1, 2, 0, 0, 0, DateTimeKind.Utc) };
        McpFinding finding = Finding("PRM-001", McpRuleVerdict.Fail) with { RuleId = text, Title = text, Message = text, Cause = text, Fix = text, Source = text, SpecVersion = [text], Replay = new McpReplay(text, text) };
        return Judged(("PRM-001", McpRuleVerdict.Fail)) with
        {
            Uri = text,
            Address = text,
            Settings = text,
            RootCause = text,
            Fix = text,
            SymptomAnswer = text,
            ProfileReason = text,
            AuthorizationServer = [text],
            SpecVersion = [text],
            Facts = new McpServerFacts
            {
                Scopes = [text],
                Issuers = [new McpIssuerFacts { Named = text, Issuer = text, Scopes = [text], Endpoints = [new McpEndpoint { Name = text, Url = text }] }],
                Certificates = [new McpCertificate(text, text, text, waiver.Expires, waiver.Expires, [text], text, text)],
            },
            Findings = [finding, finding with { RuleId = text + "2", Verdict = McpRuleVerdict.Waived, Waiver = waiver }, finding with { RuleId = text + "3", Verdict = McpRuleVerdict.Blocked, BlockedBy = text }],
            Checks = [Check(text, McpRuleVerdict.Fail) with { Title = text, Message = text }, Check(text + "4", McpRuleVerdict.Inconclusive) with { Title = text, Message = text }],
            Clients = [new McpClientVerdict { Client = text, Version = text, Date = text, Basis = McpClientBasis.Run, Outcome = McpClientOutcome.Connects, Step = McpClientStep.Authorization, RuleId = text, Sees = text, Detail = text }],
        };
    }

    /// <summary>A result of a server whose rules could not be judged.</summary>
    public static McpDiscoveryResult Unjudged(McpVerdict verdict) => Judged() with { Verdict = verdict, RootCause = $"It is {verdict}.", Fix = "Look there." };

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Write(string name, params McpDiscoveryResult[] results) => Write(name, McpLevel.Error, results);

    public string Write(string name, McpLevel failOn, params McpDiscoveryResult[] results)
    {
        string path = PathOf(name);
        using ReportFile file = ReportFile.Open(new ReportFileOptions(path, ReportFormats.FromPath(path)) { FailOn = failOn });
        foreach (McpDiscoveryResult result in results)
        {
            file.Write(result);
        }

        file.Complete();
        return path;
    }

    /// <summary>The results that a report holds.</summary>
    public static IEnumerable<McpDiscoveryResult> Read(string path) => ReportReader.Read(path).Select(static e => e.Result).OfType<McpDiscoveryResult>();

    /// <summary>The inputs that a report says could not be checked.</summary>
    public static IEnumerable<McpReportProblem> Problems(string path) => ReportReader.Read(path).Select(static e => e.Problem).OfType<McpReportProblem>();

    /// <summary>A report of a run of which some inputs could not be checked.</summary>
    public string WriteWithProblems(string name, McpLevel failOn, string[] problems, params McpDiscoveryResult[] results)
    {
        string path = PathOf(name);
        using ReportFile file = ReportFile.Open(new ReportFileOptions(path, ReportFormats.FromPath(path)) { FailOn = failOn });
        foreach (McpDiscoveryResult result in results)
        {
            file.Write(result);
        }

        foreach (string problem in problems)
        {
            file.WriteProblem(new McpReportProblem(problem, Noted));
        }

        file.Complete();
        return path;
    }

    public string WriteText(string name, string text)
    {
        File.WriteAllText(PathOf(name), text, new UTF8Encoding(false));
        return PathOf(name);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
