using System.Globalization;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>Runs alone: what others allocate meanwhile would be measured too.</summary>
[CollectionDefinition(nameof(SeenTargetsMemoryTests), DisableParallelization = true)]
[Collection(nameof(SeenTargetsMemoryTests))]
public sealed class SeenTargetsMemoryTests
{
    [Fact]
    public void A_million_targets_take_a_few_bytes_each_and_none_is_taken_for_another()
    {
        const int Many = 1_000_000;
        SeenTargets seen = new();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        int fresh = Enumerable.Range(0, Many).Count(i => seen.IsNew($"https://mcp{i.ToString(CultureInfo.InvariantCulture)}.contoso.com/mcp", ""));
        long taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(Many, fresh);
        Assert.InRange(taken, 0, 48L * Many);
        Assert.False(seen.IsNew("https://mcp4711.contoso.com/mcp", ""));
    }
}
