using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace AuthKit.Mcp.Core.Tests.Reporting;

/// <summary>Read by AngleSharp in its strict mode, which refuses what the HTML standard calls a parse error.</summary>
public sealed class HtmlReportTests : IDisposable
{
    private readonly Reports _reports = new();

    public void Dispose() => _reports.Dispose();

    [Fact]
    public void There_is_an_overview_and_a_section_per_server_that_can_be_read_without_the_script()
    {
        McpDiscoveryResult failed = Reports.Judged(("PRM-001", McpRuleVerdict.Fail), ("PRM-002", McpRuleVerdict.Waived));
        failed = failed with
        {
            Findings = [failed.Findings[0] with { Replay = new McpReplay("curl -i 'https://x'", "") }, failed.Findings[1]],
            Clients = [new McpClientVerdict { Client = "TypeScript", Version = "1", Date = "", Basis = McpClientBasis.Run, Outcome = McpClientOutcome.Connects, Step = McpClientStep.Authorization, Sees = "the browser" }],
        };
        IHtmlDocument page = Load(Reports.Judged(("PRM-001", McpRuleVerdict.Pass)), failed);
        Assert.Equal(["Pass", "Fail"], page.QuerySelectorAll("tr[data-verdict]").Select(static r => r.Children[0].TextContent));
        IElement[] sections = [.. page.QuerySelectorAll("section")];
        Assert.Equal(page.QuerySelectorAll("tr[data-verdict] a").Select(static a => a.GetAttribute("href")), sections.Select(static s => "#" + s.Id));
        Assert.All(["Root cause: PRM-001 PRM-001 is broken", "Fix: change PRM-001 back", "curl -i 'https://x'", "TypeScript 1", "the browser"], text => Assert.Contains(text, sections[1].TextContent, StringComparison.Ordinal));
        Assert.Empty(page.QuerySelectorAll("section[hidden], tr[hidden], details:not([open])"));
        Assert.True(page.QuerySelector("form")?.HasAttribute("hidden"));
    }

    [Fact]
    public void Nothing_is_loaded_and_only_its_own_script_and_style_run()
    {
        IHtmlDocument page = Load(Reports.Judged(("PRM-001", McpRuleVerdict.Fail)));
        string policy = page.QuerySelector("meta[http-equiv='Content-Security-Policy']")?.GetAttribute("content") ?? "";
        Assert.StartsWith("default-src 'none'; base-uri 'none'; form-action 'none'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.All(["script", "style"], name =>
        {
            string content = page.QuerySelectorAll(name).Single().TextContent;
            Assert.Contains($"{name}-src 'sha256-{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)))}'", policy, StringComparison.Ordinal);
        });
        Assert.Empty(page.QuerySelectorAll("link, img, iframe, object, embed, base, [src], [style], [onclick], [onerror], [onload]"));
        Assert.All(page.QuerySelectorAll("[href]"), static a => Assert.StartsWith("#", a.GetAttribute("href"), StringComparison.Ordinal));
        Assert.All(["prefers-color-scheme: dark", "@media print"], text => Assert.Contains(text, page.QuerySelector("style")?.TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Hostile_text_adds_no_element_and_no_attribute()
    {
        McpDiscoveryResult plain = Reports.Everywhere("x");
        Assert.Equal(Shape(Load(plain)), Shape(Load(Reports.Everywhere(Reports.Hostile))));
        Assert.Equal(Shape(Load(plain)), Shape(Load(Reports.Everywhere("\" autofocus onfocus=alert(1) x='</title></style></textarea><script>alert(1)</script><!--"))));
    }

    private static string Shape(IHtmlDocument page) => string.Join('\n', page.All.Select(static e => $"{e.LocalName} {string.Join(' ', e.Attributes.Select(static a => a.Name))}"));

    private IHtmlDocument Load(params McpDiscoveryResult[] results) =>
        new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(File.ReadAllText(_reports.Write("r.html", results)));
}
