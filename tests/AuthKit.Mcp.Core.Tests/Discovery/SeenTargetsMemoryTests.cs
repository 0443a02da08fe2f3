using System.Globalization;
using System.Runtime.CompilerServices;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>Runs alone: what others allocate meanwhile would be measured too.</summary>
[CollectionDefinition(nameof(SeenTargetsMemoryTests), DisableParallelization = true)]
[Collection(nameof(SeenTargetsMemoryTests))]
public sealed class SeenTargetsMemoryTests
{
    private SeenTargets? _seen = new();

    [Fact]
    public void A_million_targets_take_a_few_bytes_each_and_none_is_taken_for_another()
    {
        const int Many = 1_000_000;
        Assert.Equal(Many, Fill(Many));
        Assert.False(IsNew(4711));

        // Both sums come after: what earlier tests left behind may go at any time.
        long with = Settled();
        _seen = null;
        Assert.InRange(with - Settled(), Many, 48L * Many);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // So that no local of the test keeps it alive.
    private int Fill(int many) => Enumerable.Range(0, many).Count(IsNew);

    private bool IsNew(int number) => _seen?.IsNew($"https://mcp{number.ToString(CultureInfo.InvariantCulture)}.contoso.com/mcp", "") == true;

    private static long Settled()
    {
        for (int round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
