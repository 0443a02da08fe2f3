using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>The check in memory that gets .NET ready for the first real one.</summary>
public sealed class RehearsalTests
{
    [Fact]
    public async Task It_is_a_whole_check_of_a_server_that_has_no_fault()
    {
        McpDiscoveryResult result = await Rehearsal.PlayAsync();
        Assert.Empty(result.Findings.Where(static f => f.Level > McpLevel.Note).Select(static f => $"{f} {f.Message}"));
        Assert.Equal(McpVerdict.Pass, result.Verdict);
        Assert.Equal("http://127.0.0.1", Assert.Single(result.AuthorizationServer));
        Assert.True(result.RequestCount >= 16, $"{result.RequestCount} requests"); // As many as a fresh check of a server with an authorization server of its own.
        Assert.All(result.Clients, static c => Assert.True(c.IsConnecting));
        Assert.True(result.Checks.Count(static c => c.Verdict == McpRuleVerdict.Pass) > 50);
    }
}
