using System.Collections.Concurrent;
using AuthKit.Mcp.Core.Tests.Discovery;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Wire;

namespace AuthKit.Mcp.Core.Tests.Clients;

/// <summary>Whatever of the wire data keeps a client out, the client's verdict names the finding that explains it.</summary>
public class ExplainedTests
{
    private static readonly WireCatalogue Catalogue = WireCatalogue.Load(Path.Combine(AppContext.BaseDirectory, "Wire"));

    [Fact]
    public async Task A_client_that_fails_names_a_rule_that_is_among_the_findings()
    {
        ConcurrentBag<string> unexplained = [];
        int failing = 0;
        await Parallel.ForEachAsync(Catalogue.Faults, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (fault, _) =>
        {
            McpDiscoveryResult result = await CheckAsync(fault.Name);
            foreach (McpClientVerdict client in result.Clients.Where(static c => c.Outcome == McpClientOutcome.Fails))
            {
                Interlocked.Increment(ref failing);
                if (client.RuleId is null || !result.Findings.Any(f => f.RuleId == client.RuleId))
                {
                    unexplained.Add($"{fault.Name}: {client.Client} at {client.Step} names '{client.RuleId}' ({client.Detail}); found were {string.Join(" ", result.Findings.Select(static f => $"{f.RuleId}:{f.Verdict}{(f.BlockedBy is null ? "" : "<" + f.BlockedBy)}"))}");
                }
            }
        });
        Assert.True(unexplained.IsEmpty, string.Join("\n", unexplained.Order(StringComparer.Ordinal)));
        Assert.True(failing > 300, $"only {failing} verdicts");
    }

    private static async Task<McpDiscoveryResult> CheckAsync(string fault)
    {
        using WireSite site = WireSite.Start(Catalogue, fault, 0.02);
        using DiscoveryRun run = new(new DiscoveryOptions { Profile = McpProfile.Mcp, Deadline = TimeSpan.FromSeconds(60), Http = new HttpSettings { NoProxy = true }, CreateSender = static s => new LoopbackOnly(s) });
        return await run.CheckAsync(site.McpUri.OriginalString, CancellationToken.None);
    }
}
