using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Discovery;

/// <summary>Runs alone: what it measures is the memory of the whole process.</summary>
[CollectionDefinition(nameof(HostileServerTests), DisableParallelization = true)]
public sealed class RunsAlone;

[Collection(nameof(HostileServerTests))]
public sealed class HostileServerTests : IDisposable
{
    private readonly ModuleHost _host = new();

    public HostileServerTests() => _host.Run("$sandbox = Start-AuthKitSandbox");

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("prm-huge", "PRM-005")]
    [InlineData("prm-slow", "PRM-001")]
    [InlineData("prm-redirect-loop", "PRM-006")]
    [InlineData("prm-invalid-utf8", "PRM-005")]
    [InlineData("prm-truncated", "PRM-005")]
    [InlineData("challenge-raw-newline", "HYG-003")]
    public void A_hostile_answer_neither_hangs_nor_bloats_the_process(string fault, string rule)
    {
        _host.Set("fault", fault);
        _host.Run("Set-AuthKitSandbox -Fault $fault; $null = $sandbox | Test-McpDiscovery -TimeoutSec 2");
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Result result = _host.Run("($sandbox | Test-McpDiscovery -TimeoutSec 2 -DeadlineSec 20).RootCause.Substring(0, 7)");
        Assert.Equal(rule, result.Single<string>());

        // Sandbox and check share the process, so the bound covers both; the body itself would be 1 GB.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 128L * 1024 * 1024);
    }
}
