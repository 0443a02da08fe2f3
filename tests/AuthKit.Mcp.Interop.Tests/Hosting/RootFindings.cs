using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Hosting;

/// <summary>What the staged module finds on an MCP endpoint.</summary>
internal static class RootFindings
{
    /// <summary>Fails unless verdict and rule id of each finding that does not follow from another one are <paramref name="expected"/>, in the module's order.</summary>
    public static void AssertAre(ModuleHost host, IReadOnlyList<string> expected, string endpoint, string arguments = "-Depth Full -Profile Mcp")
    {
        host.Set("uri", endpoint);
        Result result = host.Run($"(Test-McpDiscovery $uri {arguments}).Findings.Where({{ $_.Verdict -ne 'Blocked' }}) | ForEach-Object {{ \"$($_.Verdict) $($_.RuleId)\"; $_.Message }}");
        Assert.Empty(result.AllErrors);
        List<string> found = [];
        List<string> messages = [];
        foreach (object[] pair in result.Output.Select(static o => o.BaseObject).Chunk(2))
        {
            found.Add((string)pair[0]);
            messages.Add($"{pair[0]}: {pair[1]}");
        }

        Assert.True(expected.SequenceEqual(found), $"expected: {string.Join(", ", expected)}\nfound:\n{string.Join('\n', messages)}");
    }
}
