using System.Text.Json;
using AuthKit.Mcp.Interop.Tests.Hosting;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Reports;

/// <summary>The metrics before parsers of the format that others wrote.</summary>
public sealed class PrometheusTests : IDisposable
{
    private const string Hostile = "https://mcp.example/\"} 1\nup 0\n\\n\\\"{a=\"b\"} # TYPE é";
    private readonly ModuleHost _host = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authkit-mcp-metrics-");

    public PrometheusTests()
    {
        string results = Path.Combine(_folder.FullName, "results.jsonl");
        File.WriteAllText(results, JsonSerializer.Serialize(new
        {
            report = "AuthKit.Mcp", schemaVersion = 1, uri = Hostile, verdict = "Fail", rootCause = "x", fix = "y", specVersion = Array.Empty<string>(), authorizationServer = Array.Empty<string>(),
            requestCount = 1, durationMs = 1, checkedAt = "2026-11-23T01:02:03Z", findings = Array.Empty<string>(), checks = Array.Empty<string>(),
        }) + "\n");
        _host.Set("results", results);
        _host.Set("metrics", Metrics);
        Assert.Empty(_host.Run("""
            $sandbox = Start-AuthKitSandbox -Tls
            @($sandbox | Test-McpDiscovery -SkipCertificateCheck; 'http://127.0.0.1:9/mcp' | Test-McpDiscovery; Import-McpReport -LiteralPath $results) | Export-McpReport $metrics
            """).AllErrors);
    }

    private string Metrics => Path.Combine(_folder.FullName, "mcp.prom");

    public void Dispose()
    {
        _host.Dispose();
        _folder.Delete(recursive: true);
    }

    [SkippableFact]
    public void A_parser_reads_every_server_and_hostile_text_stays_a_label()
    {
        ChildRun node = ChildRun.Of(ChildRun.Command("node", ReportTools.Folder(), "metrics.mjs", Metrics), TimeSpan.FromMinutes(1));
        Assert.True(node.ExitCode == 0, node.Errors);
        JsonElement[] families = JsonSerializer.Deserialize<JsonElement[]>(node.Output) ?? [];
        Assert.All(families, static f => Assert.StartsWith("authkit_mcp_", f.GetProperty("name").GetString(), StringComparison.Ordinal));
        Assert.All(families, static f => Assert.Equal("GAUGE", f.GetProperty("type").GetString()));
        JsonElement[] verdicts = [.. families.Single(static f => f.GetProperty("name").GetString() == "authkit_mcp_server_verdict").GetProperty("metrics").EnumerateArray()];
        Assert.Equal(["Warning", "Unreachable", "Fail"], verdicts.Select(static m => m.GetProperty("labels").GetProperty("verdict").GetString()));
        Assert.All(verdicts, static m => Assert.Equal("1", m.GetProperty("value").GetString()));
        Assert.StartsWith("https://mcp.example/", verdicts[2].GetProperty("labels").GetProperty("server").GetString(), StringComparison.Ordinal);
    }

    /// <summary>The checker that comes with Prometheus: it also has the naming rules.</summary>
    [SkippableFact]
    public void Promtool_has_nothing_to_say()
    {
        const string Promtool = "/usr/bin/promtool";
        Skip.IfNot(File.Exists(Promtool), "There is no promtool in /usr/bin: install the package prometheus.");
        ChildRun check = ChildRun.Of(ChildRun.Command("/bin/sh", _folder.FullName, "-c", $"{Promtool} check metrics < mcp.prom"), TimeSpan.FromMinutes(1));
        Assert.Equal((0, ""), (check.ExitCode, check.Written));
    }
}
