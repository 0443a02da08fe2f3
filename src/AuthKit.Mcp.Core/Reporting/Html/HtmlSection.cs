using System.Globalization;
using System.Text;

namespace AuthKit.Mcp.Reporting;

/// <summary>One server in an HTML report.</summary>
internal static class HtmlSection
{
    /// <summary>Its row in the overview.</summary>
    /// <param name="result">The result.</param>
    /// <param name="id">Where its section is.</param>
    public static string Row(McpDiscoveryResult result, string id) =>
        $"<tr data-verdict=\"{result.Verdict}\"><td class=\"v {result.Verdict}\">{result.Verdict}</td><td class=\"n\">{result.ErrorCount}</td><td class=\"n\">{result.WarningCount}</td><td class=\"n\">{result.WaivedCount}</td><td><a href=\"#{id}\">{Server(result)}</a></td><td>{HtmlText.Escape(result.RootCause)}</td></tr>\n";

    /// <summary>Its section: root cause, fix, findings with what shows them, and what becomes of each client.</summary>
    public static string Section(McpDiscoveryResult result, string id)
    {
        StringBuilder html = new($"<section id=\"{id}\" data-verdict=\"{result.Verdict}\">\n<h2><span class=\"v {result.Verdict}\">{result.Verdict}</span> {Server(result)}</h2>\n");
        string time = result.CheckedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        string duration = result.Duration.TotalSeconds.ToString("0.0##", CultureInfo.InvariantCulture);
        Add(html, $"<p class=\"soft\">{time} UTC, {duration} s, {Text.Count(result.RequestCount, "request")}, profile {result.Profile}, {HtmlText.Escape(string.Join(" ", result.SpecVersion))}</p>\n");
        html.Append(Labelled("Root cause", result.RootCause)).Append(Labelled("Fix", result.Fix)).Append(Labelled("Symptom", result.SymptomAnswer));
        foreach (McpFinding finding in result.Findings)
        {
            Finding(html, finding);
        }

        Clients(html, result.Clients);
        html.Append(HtmlFacts.Of(result));
        return html.Append("</section>\n").ToString();
    }

    private static void Add(StringBuilder html, string text) => html.Append(text);

    private static string Server(McpDiscoveryResult result) => HtmlText.Escape(ServerKey.Shown(result));

    private static string Labelled(string label, string text) => text.Length == 0 ? "" : $"<p><strong>{label}:</strong> {HtmlText.Escape(text)}</p>\n";

    private static void Finding(StringBuilder html, McpFinding finding)
    {
        Add(html, $"<h3><span class=\"v {finding.Verdict}\">{finding.Verdict}</span> {HtmlText.Escape(finding.RuleId)} {HtmlText.Escape(finding.Title)}</h3>\n<p>{HtmlText.Escape(finding.Message)}</p>\n");
        if (finding.BlockedBy is { } root)
        {
            Add(html, $"<p class=\"soft\">Follows from {HtmlText.Escape(root)}.</p>\n");
            return;
        }

        html.Append(Labelled("Cause", finding.Cause)).Append(Labelled("Fix", finding.Fix)).Append(finding.Waiver is { } waiver ? Labelled("Waiver", waiver.ToString()) : "");
        Add(html, $"<p class=\"soft\">{finding.Owner}. {HtmlText.Escape(finding.Source)}</p>\n");
        if (finding.Replay is { } replay)
        {
            Add(html, $"<pre>{HtmlText.Escape(replay.Curl)}</pre>\n");
        }
    }

    private static void Clients(StringBuilder html, IReadOnlyList<McpClientVerdict> clients)
    {
        if (clients.Count == 0)
        {
            return;
        }

        html.Append("<h3>Clients</h3>\n<table><thead><tr><th>Client</th><th>Outcome</th><th>Step</th><th>Rule</th><th>Its user sees</th></tr></thead><tbody>\n");
        foreach (McpClientVerdict c in clients)
        {
            string outcome = c.IsConnecting ? nameof(McpVerdict.Pass) : c.Outcome == McpClientOutcome.Fails ? nameof(McpVerdict.Fail) : nameof(McpVerdict.Warning);
            Add(html, $"<tr><td>{HtmlText.Escape(c.Client)} {HtmlText.Escape(c.Version)}</td><td class=\"v {outcome}\">{c.Outcome}</td><td>{c.Step}</td><td>{HtmlText.Escape(c.RuleId ?? "")}</td><td>{HtmlText.Escape(c.Sees)}</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
    }
}
