using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using AuthKit.Mcp.Core.Tests.Discovery;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Wire;

namespace AuthKit.Mcp.Core.Tests.Documents;

/// <summary>
/// docs/detection.md: which fault of the wire data is named by which rule, at which depth, and that no good layout has an
/// error. The faults were written down before the rules and know nothing of them.
/// </summary>
public class DetectionMatrixTests
{
    private const int MinimumFaults = 100;
    private const int MinimumLayouts = 12;
    private const double StandardShare = 0.9;
    private const int MostAtServer = 14;
    private const int MostAtIssuer = 6;

    // HttpClient repeats a GET whose connection is reset before the answer, three times and without a word.
    private const string RepeatedByTheStack = "prm-reset";
    private static readonly WireCatalogue Catalogue = WireCatalogue.Load(Path.Combine(AppContext.BaseDirectory, "Wire"));

    [Fact]
    public async Task Every_fault_is_named_at_full_depth_and_most_at_standard_and_no_good_layout_has_an_error()
    {
        List<Row> rows = [.. (await AllAsync(ExpectedRoot.All.Values, RowAsync)).OrderBy(static r => r.Expected.Rule, StringComparer.Ordinal).ThenBy(static r => r.Expected.Fault, StringComparer.Ordinal)];
        List<(string Layout, string What, McpDiscoveryResult Result)> layouts = [.. (await AllAsync(Catalogue.Layouts, LayoutAsync)).OrderBy(static l => l.Layout, StringComparer.Ordinal)];

        List<Row> reading = [.. rows.Where(static r => r.OnlyReads)];
        Assert.True(reading.Count >= MinimumFaults, $"{reading.Count} faults");
        Assert.True(layouts.Count >= MinimumLayouts, $"{layouts.Count} layouts");
        Assert.Equal("", string.Join("\n", rows.Where(static r => !r.IsNamed(r.Full)).Select(static r => $"{r.Expected.Fault}: {r.Expected.Rule} expected, {r.Full} found")));
        Assert.Equal("", string.Join("\n", layouts.Where(static l => l.Result.ErrorCount > 0).Select(static l => $"{l.Layout}: {l.Result.RootCause}")));

        // Where the metadata takes the MCP host for an authorization server, it is asked as both.
        string tooMany = string.Join("\n", reading.Where(static r => r.Expected.Fault != RepeatedByTheStack && !(r.Asked is { } asked && asked.AtServer + asked.AtIssuer <= MostAtServer + MostAtIssuer)).Select(static r => $"{r.Expected.Fault}: {r.Asked}"));
        Assert.True(tooMany.Length == 0, tooMany);
        Assert.True(reading.Count(static r => r.IsNamed(r.Standard)) >= StandardShare * reading.Count, $"{reading.Count(static r => r.IsNamed(r.Standard))} of {reading.Count} at Standard");
        GeneratedDocument.Check("detection.md", Document(rows, reading, layouts));
    }

    private static async Task<Row> RowAsync(ExpectedRoot expected)
    {
        DiscoveryOptions options = expected.Options();
        (McpDiscoveryResult full, _) = await CheckAsync(expected.Fault, options with { Depth = CheckDepth.Full });

        // What only a switch can show is not asked at Standard: that would say nothing about Standard.
        (McpDiscoveryResult? standard, Requests? asked) = expected.OnlyReads ? await CheckAsync(expected.Fault, options with { Depth = CheckDepth.Standard }) : (null, null);
        return new Row(expected, Catalogue.Find(expected.Fault)?.What ?? "", Root(full), standard is null ? "" : Root(standard), asked);
    }

    private static async Task<(string Layout, string What, McpDiscoveryResult Result)> LayoutAsync(WireCase layout) =>
        (layout.Name, layout.What, (await CheckAsync(layout.Name, new DiscoveryOptions { Depth = CheckDepth.Full, Profile = McpProfile.Mcp })).Result);

    private static string Root(McpDiscoveryResult result) => result.Findings.FirstOrDefault(static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning)?.RuleId ?? result.Verdict.ToString();

    private static async Task<(McpDiscoveryResult Result, Requests? Asked)> CheckAsync(string name, DiscoveryOptions options)
    {
        using WireSite site = WireSite.Start(Catalogue, name, 0.05);
        using DiscoveryRun run = new(options with { Deadline = TimeSpan.FromSeconds(60), Http = new HttpSettings { NoProxy = true } });
        McpDiscoveryResult result = await run.CheckAsync(site.McpUri.OriginalString, CancellationToken.None);

        // Counted where they arrive: repetitions that nobody decided on are requests too.
        return (result, new Requests(site.Requests.Count(static r => r.Host == "mcp"), site.Requests.Count(static r => r.Host == "as")));
    }

    private static async Task<IReadOnlyCollection<TResult>> AllAsync<TItem, TResult>(IEnumerable<TItem> items, Func<TItem, Task<TResult>> run)
    {
        ConcurrentBag<TResult> results = [];
        await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (item, _) => results.Add(await run(item)));
        return results;
    }

    private static string Document(List<Row> rows, List<Row> reading, List<(string Layout, string What, McpDiscoveryResult Result)> layouts)
    {
        StringBuilder text = new();
        text.Append("# Detection matrix\n\n<!-- Made by DetectionMatrixTests; do not edit. -->\n\n");
        text.Append("Each fault of `tests/Wire` stands alone on a server and an authorization server that are otherwise clean, and is served over real sockets. The faults were written as wire data from the standards and from real reports, before the rules and without knowing them. ");
        text.Append("A row names the first root finding at `-Depth Full` and at `-Depth Standard`; a dash stands for a fault that needs a switch.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"- {rows.Count} faults, {reading.Count} of them seen by reading alone. At Full every one is named by the expected rule.\n");
        text.Append(CultureInfo.InvariantCulture, $"- At Standard {reading.Count(static r => r.IsNamed(r.Standard))} of the {reading.Count} are named by the expected rule.\n");
        text.Append(CultureInfo.InvariantCulture, $"- {layouts.Count} good layouts, none with an error at Full.\n\n## Faults\n\n| Fault | What is wrong | Rule | Full | Standard | Needs |\n|---|---|---|---|---|---|\n");
        foreach (Row row in rows)
        {
            string standard = !row.OnlyReads ? "-" : row.IsNamed(row.Standard) ? "yes" : $"no ({row.Standard})";
            text.Append(CultureInfo.InvariantCulture, $"| `{row.Expected.Fault}` | {GeneratedDocument.Cell(row.What)} | [{row.Expected.Rule}](rules.md#{row.Expected.Rule.ToLowerInvariant()}) | yes | {standard} | {string.Join(", ", row.Expected.Words.Where(static w => w != "Full"))} |\n");
        }

        text.Append("\n## Good layouts\n\n| Layout | What is special | Verdict at Full | Warnings |\n|---|---|---|---|\n");
        foreach ((string layout, string what, McpDiscoveryResult result) in layouts)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{layout}` | {GeneratedDocument.Cell(what)} | {result.Verdict} | {string.Join(", ", result.Findings.Where(static f => f.Verdict == McpRuleVerdict.Warning).Select(static f => f.RuleId))} |\n");
        }

        return text.ToString();
    }

    private sealed record Requests(int AtServer, int AtIssuer);

    private sealed record Row(ExpectedRoot Expected, string What, string Full, string Standard, Requests? Asked)
    {
        public bool OnlyReads => Expected.OnlyReads;

        public bool IsNamed(string root) => root == Expected.Rule;
    }
}
