using System.Globalization;

namespace AuthKit.Mcp.Reporting;

/// <summary>
/// The text exposition format of Prometheus, for the textfile collector of its node exporter. All lines of a metric stand
/// together, and a series may be there once only, so the numbers of each server are kept, and of each server the latest.
/// </summary>
internal sealed class PrometheusReportWriter(Stream stream, McpLevel failOn) : TextReportWriter(stream)
{
    private readonly Dictionary<string, int> _places = new(ServerKey.Comparer);
    private readonly List<PrometheusServer> _servers = [];
    private readonly RunTally _tally = new(failOn);

    /// <inheritdoc/>
    public override void Write(McpDiscoveryResult result)
    {
        _tally.Add(result);
        string labels = $"server=\"{Escape(result.Uri)}\"{(result.Address is { } address ? $",address=\"{Escape(address)}\"" : "")}{(result.Settings is { } settings ? $",settings=\"{Escape(settings)}\"" : "")}";
        PrometheusServer server = PrometheusServer.Of(result, labels);
        // The labels are the key: two URIs that look the same once they are shown would be one series twice.
        if (!_places.TryGetValue(labels, out int place))
        {
            _places[labels] = _servers.Count;
            _servers.Add(server);
        }
        else if (_servers[place].CheckedAt <= server.CheckedAt)
        {
            _servers[place] = server;
        }
    }

    /// <inheritdoc/>
    public override void WriteProblem(McpReportProblem problem) => _tally.AddProblem(problem);

    /// <inheritdoc/>
    public override void Complete()
    {
        Metric("authkit_mcp_server_verdict", "The verdict on an MCP server; the one that holds has the value 1.", static s => [($",verdict=\"{s.Verdict}\"", "1")]);
        Metric("authkit_mcp_server_findings", "Root findings of an MCP server by level; what a waiver accepts is in none of the others.", static s =>
        [
            (",level=\"error\"", Number(s.Errors)), (",level=\"warning\"", Number(s.Warnings)), (",level=\"note\"", Number(s.Notes)), (",level=\"waived\"", Number(s.Waived)),
        ]);
        Metric("authkit_mcp_server_check_requests", "Requests that the check of an MCP server sent.", static s => [("", Number(s.Requests))]);
        Metric("authkit_mcp_server_check_duration_seconds", "How long the check of an MCP server took.", static s => [("", Number(s.Duration.TotalSeconds))]);
        Metric("authkit_mcp_server_checked_timestamp_seconds", "When the check of an MCP server began.", static s => [("", Seconds(s.CheckedAt))]);
        Certificates();
        McpRunSummary sum = _tally.Sum();
        Head("authkit_mcp_run_exit_code", "The exit code of the run: 0 clean, 1 findings, 2 not everything could be judged.");
        Put($"authkit_mcp_run_exit_code {Number(sum.ExitCode)}\n");
        Head("authkit_mcp_run_inputs_not_checked", "Inputs of the run that could not be checked.");
        Put($"authkit_mcp_run_inputs_not_checked {Number(sum.ProblemCount)}\n");
        Head("authkit_mcp_run_servers", "How many MCP servers have that verdict.");
        foreach (IGrouping<McpVerdict, PrometheusServer> verdict in _servers.GroupBy(static s => s.Verdict).OrderBy(static g => g.Key))
        {
            Put($"authkit_mcp_run_servers{{verdict=\"{verdict.Key}\"}} {Number(verdict.Count())}\n");
        }

        if (_servers.Count > 0)
        {
            Head("authkit_mcp_run_timestamp_seconds", "When the last check of the run ended.");
            Put($"authkit_mcp_run_timestamp_seconds {Seconds(_servers.Max(static s => s.CheckedAt + s.Duration))}\n");
        }
    }

    private static string Escape(string text) => Text.Printable(text, MaxText).Replace("\\", "\\\\").Replace("\"", "\\\"");

    private static string Number(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Seconds(DateTimeOffset time) => Number(time.ToUnixTimeMilliseconds() / 1000d);

    private void Head(string name, string help) => Put($"# HELP {name} {help}\n# TYPE {name} gauge\n");

    private void Certificates()
    {
        const string Name = "authkit_mcp_certificate_not_after_timestamp_seconds";
        bool any = false;
        foreach (PrometheusServer server in _servers)
        {
            // A host that looks like another once it is shown would be one series twice.
            foreach (IGrouping<string, (string Host, DateTimeOffset NotAfter)> host in server.Certificates.GroupBy(static c => Escape(c.Host), StringComparer.Ordinal))
            {
                if (!any)
                {
                    any = true;
                    Head(Name, "Until when the certificate of a host is valid that the check of an MCP server asked.");
                }

                Put($"{Name}{{{server.Labels},host=\"{host.Key}\"}} {Seconds(host.Min(static c => c.NotAfter))}\n");
            }
        }
    }

    private void Metric(string name, string help, Func<PrometheusServer, (string Labels, string Value)[]> samples)
    {
        if (_servers.Count == 0)
        {
            return;
        }

        Head(name, help);
        foreach (PrometheusServer server in _servers)
        {
            foreach ((string labels, string value) in samples(server))
            {
                Put($"{name}{{{server.Labels}{labels}}} {value}\n");
            }
        }
    }
}
