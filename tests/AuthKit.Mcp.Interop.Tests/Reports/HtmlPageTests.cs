using System.Text.Json;
using AuthKit.Mcp.Interop.Tests.Hosting;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Reports;

/// <summary>The HTML report in Chromium, driven by Playwright.</summary>
public sealed class HtmlPageTests : IDisposable
{
    private const string Hostile = "</title></style><script>window.pwned=1;alert(1)</script><img src=https://evil.example onerror=window.pwned=1>\\\" onfocus=alert(1) autofocus x='";
    private readonly ModuleHost _host = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authkit-mcp-html-");

    public void Dispose()
    {
        _host.Dispose();
        _folder.Delete(recursive: true);
    }

    [SkippableFact]
    public void It_filters_follows_the_colours_prints_and_asks_for_nothing()
    {
        string chromium = Array.Find(["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"], File.Exists) ?? "";
        Skip.If(chromium.Length == 0, "There is no Chromium in /usr/bin: install the package chromium.");
        string installed = ReportTools.Folder();
        string report = Path.Combine(_folder.FullName, "r.html");
        _host.Set("report", report);
        File.WriteAllText(report + ".jsonl", $$"""{"report":"AuthKit.Mcp","schemaVersion":1,"uri":"{{Hostile}}","verdict":"Fail","rootCause":"{{Hostile}}","fix":"{{Hostile}}","specVersion":[],"authorizationServer":[],"requestCount":1,"durationMs":1,"checkedAt":"2026-11-23T01:02:03Z","findings":[{"ruleId":"PRM-001","title":"{{Hostile}}","level":"Error","verdict":"Fail","message":"{{Hostile}}"}],"checks":[]}""" + "\n");
        Assert.Empty(_host.Run("""
            $sandbox = Start-AuthKitSandbox
            @(
                $sandbox | Test-McpDiscovery -MinimumLevel Error
                Set-AuthKitSandbox -Fault prm-no-cors
                $sandbox | Test-McpDiscovery
                'http://127.0.0.1:9/mcp' | Test-McpDiscovery
                Import-McpReport -LiteralPath "$report.jsonl"
            ) | Export-McpReport $report
            """).AllErrors);
        JsonElement seen = Open(installed, report, chromium);
        Assert.Empty(seen.GetProperty("problems").EnumerateArray());
        Assert.All(seen.GetProperty("requests").EnumerateArray(), r => Assert.Equal(new Uri(report).AbsoluteUri, r.GetString()));
        Assert.Equal("4 2 2 1 0 4 4", string.Join(' ', new[] { "all", "failed", "failedSections", "unreachable", "none", "again", "withoutScript" }.Select(n => seen.GetProperty(n).GetInt32())));
        Assert.Equal(("4 shown", 1, false), (seen.GetProperty("count").GetString(), seen.GetProperty("scripts").GetInt32(), seen.GetProperty("pwned").GetBoolean()));
        Assert.Equal(("rgb(255, 255, 255)", "rgb(255, 255, 255)"), (seen.GetProperty("light").GetString(), seen.GetProperty("print").GetString()));
        Assert.Equal("rgb(13, 17, 23)", seen.GetProperty("dark").GetString());
        Assert.False(seen.GetProperty("printForm").GetBoolean() || seen.GetProperty("withoutScriptForm").GetBoolean());
    }

    /// <summary>Of a small fleet whose addresses read like those of a company.</summary>
    [SkippableFact]
    public void The_pictures_in_the_docs_are_taken_anew_on_demand()
    {
        Skip.If(Environment.GetEnvironmentVariable("AUTHKIT_MCP_UPDATE_DOCS") is null, "Set AUTHKIT_MCP_UPDATE_DOCS to 1 to take them.");
        string report = Path.Combine(_folder.FullName, "fleet.html");
        _host.Set("report", report);
        Result checks = _host.Run("""
            $names = [ordered] @{ orders = ''; search = 'prm-no-cors'; calendar = 'challenge-missing'; billing = ''; wiki = 'as-issuer-other'; tickets = '' }
            foreach ($name in $names.Keys) {
                $sandbox = Start-AuthKitSandbox
                if ($names[$name]) { Set-AuthKitSandbox -Fault $names[$name] }
                $text = $sandbox | Test-McpDiscovery | Export-McpReport -Format JsonLines -AsText
                $text = $text.Replace(([uri] $sandbox.McpUri).GetLeftPart('Authority'), "https://$name.contoso.com").Replace(([uri] $sandbox.GatewayUri).GetLeftPart('Authority'), 'https://auth.contoso.com')
                [System.IO.File]::AppendAllText("$report.jsonl", "$text`n")
                Stop-AuthKitSandbox
            }
            Import-McpReport -LiteralPath "$report.jsonl" | Export-McpReport $report
            """);
        Assert.Empty(checks.AllErrors);
        string pictures = Directory.CreateDirectory(Path.Combine(ModuleHost.RepositoryRoot, "docs", "images")).FullName;
        _ = Open(ReportTools.Folder(), report, "/usr/bin/chromium", pictures);
        Assert.Equal(["report-dark.png", "report-light.png"], Directory.GetFiles(pictures).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static JsonElement Open(string installed, string report, string chromium, params string[] pictures)
    {
        ChildRun node = ChildRun.Of(ChildRun.Command("node", installed, ["page.mjs", report, chromium, .. pictures]));
        Assert.True(node.Output.Length > 0, node.Errors);
        return JsonDocument.Parse(node.Output).RootElement.Clone();
    }
}
