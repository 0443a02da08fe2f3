using System.Globalization;
using System.Text;
using AuthKit.Mcp.Core.Tests.Documents;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Conformance;

/// <summary>
/// docs/conformance.md: what the official conformance suite says of the module's OAuth client. The client does not know which
/// scenario it is in, and a scenario passes by the suite's own verdict, where a warning is a failure.
/// </summary>
public sealed class ConformanceTests
{
    private const string Package = "@modelcontextprotocol/conformance 0.2.0-alpha.12";

    // Extensions that are not built; each is optional by the suite's own lists.
    private static readonly Dictionary<string, string> NotBuilt = new()
    {
        ["auth/wif-jwt-bearer"] = "Workload identities: no JWT bearer grant.",
        ["auth/enterprise-managed-authorization"] = "No exchange of an identity provider's token.",
        ["auth/dpop"] = "Tokens are Bearer tokens; no DPoP proofs.",
        ["auth/dpop-nonce"] = "Tokens are Bearer tokens; no DPoP proofs.",
    };

    [SkippableFact]
    public async Task The_suite_passes_everything_about_oauth_that_is_built()
    {
        ConformanceSuite suite = ReadySuite();
        IReadOnlyList<ConformanceRun> runs = await suite.RunAsync(ConformanceScenario.All);

        Assert.Equal("", string.Join("\n\n", runs.Where(static r => !r.Passed && !NotBuilt.ContainsKey(r.Scenario.Name)).Select(Failure)));
        Assert.Equal("", string.Join(", ", runs.Where(static r => r.Passed && NotBuilt.ContainsKey(r.Scenario.Name)).Select(static r => r.Scenario.Name)));
        GeneratedDocument.Check("conformance.md", Document(runs));
    }

    [SkippableTheory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task Every_scenario_about_oauth_that_the_revision_requires_is_run(string revision)
    {
        ConformanceSuite suite = InstalledSuite();
        IReadOnlyList<string> required = await suite.RequiredAsync(revision);
        Assert.NotEmpty(required);
        Assert.Equal(
            required.Order(StringComparer.Ordinal),
            ConformanceScenario.All.Where(s => s.Set == ConformanceSet.Required && s.Version == revision).Select(static s => s.Name).Order(StringComparer.Ordinal));
    }

    private static ConformanceSuite InstalledSuite()
    {
        ConformanceSuite suite = new();
        Skip.If(suite.Missing is not null, suite.Missing);
        return suite;
    }

    private static ConformanceSuite ReadySuite()
    {
        using ModuleHost host = new();
        Skip.If(host.Run("Get-Command Request-McpToken -ErrorAction Ignore").Output.Count == 0, "The staged module has no Request-McpToken to be judged.");
        return InstalledSuite();
    }

    private static string Failure(ConformanceRun run)
    {
        IEnumerable<string> checks = run.Checks.Where(static c => c.Failed).Select(static c => $"  {c.Id}: {c.Text}");
        return $"{run.Scenario.Version} {run.Scenario.Name}\n{string.Join('\n', checks)}\n{run.Log}";
    }

    private static string Document(IReadOnlyList<ConformanceRun> runs)
    {
        StringBuilder text = new();
        text.Append("# Conformance of the OAuth client\n\n<!-- Made by ConformanceTests; do not edit. -->\n\n");
        text.Append(CultureInfo.InvariantCulture, $"`Request-McpToken` as judged by the official suite, {Package}: ");
        text.Append("it starts a server and an authorization server for every scenario, runs a client, and looks at what the client sends. ");
        text.Append("The client is one script, `tests/AuthKit.Mcp.Interop.Tests/Conformance/client.ps1`, which is told the protocol version and the credentials that a user would have, and never the scenario. ");
        text.Append("A scenario passes by the suite's own verdict: no check failed, none warned, and the client ended as it should.\n\n");
        foreach (IGrouping<(ConformanceSet Set, string Version), ConformanceRun> group in runs.GroupBy(static r => (r.Scenario.Set, r.Scenario.Version)))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {Title(group.Key.Set, group.Key.Version)}: {group.Count(static r => r.Passed)} of {group.Count()} pass.\n");
        }

        text.Append("\nThe scenarios of these lists that are not about OAuth (`initialize`, `tools_call`, `request-metadata`, `sse-retry`, elicitation, custom headers, JSON Schema and the like) judge a general MCP client, which this module is not; they are not run.\n");
        foreach (IGrouping<(ConformanceSet Set, string Version), ConformanceRun> group in runs.GroupBy(static r => (r.Scenario.Set, r.Scenario.Version)))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {Title(group.Key.Set, group.Key.Version)}\n\n| Scenario | Passes | Checks | Why not |\n|---|---|---|---|\n");
            foreach (ConformanceRun run in group)
            {
                string checks = run.Passed ? string.Create(CultureInfo.InvariantCulture, $"{run.Succeeded}") : "";
                text.Append(CultureInfo.InvariantCulture, $"| `{run.Scenario.Name}` | {(run.Passed ? "yes" : "no")} | {checks} | {GeneratedDocument.Cell(NotBuilt.GetValueOrDefault(run.Scenario.Name, ""))} |\n");
            }
        }

        return text.ToString();
    }

    private static string Title(ConformanceSet set, string version) => set switch
    {
        ConformanceSet.Required => $"Required by {version}",
        ConformanceSet.BackwardCompatible => $"Asked for by {version} only",
        _ => "Extensions, optional in every revision",
    };
}
