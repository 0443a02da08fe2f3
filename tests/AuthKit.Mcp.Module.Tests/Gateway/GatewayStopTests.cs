using System.Diagnostics;
using System.Management.Automation;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Gateway;

public sealed class GatewayStopTests : GatewayTest
{
    [Theory]
    [InlineData("Connect-AuthKit -Uri $uri -AdminKey $key -NoProxy")]
    [InlineData("Get-AuthKitServer")]
    [InlineData("Get-AuthKitServer -TimeoutSec 300")]
    [InlineData("New-AuthKitServer -Name A -ResourceUrl https://a.contoso.com/mcp")]
    [InlineData("Test-AuthKitInstance -Uri $uri -NoProxy")]
    public async Task A_stop_ends_a_call_that_a_silent_gateway_never_answers(string script)
    {
        if (!script.StartsWith("Connect", StringComparison.Ordinal))
        {
            Host.Run(Connect);
        }

        int before = Gateway.Server.Requests.Count;
        Gateway.Before = static _ => LoopbackResponse.Never;
        using PowerShell shell = Host.Shell(script);
        IAsyncResult running = shell.BeginInvoke();
        await UntilAsync(() => Gateway.Server.Requests.Count > before);
        Stopwatch watch = Stopwatch.StartNew();
        shell.Stop();
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.ThrowsAny<RuntimeException>(() => shell.EndInvoke(running));
        Gateway.Before = static _ => null;
        Host.Run("Disconnect-AuthKit");
        await UntilAsync(() => Gateway.Server.OpenConnections == 0);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        while (!holds())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
