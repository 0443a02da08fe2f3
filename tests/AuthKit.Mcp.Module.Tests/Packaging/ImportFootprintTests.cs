using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>What an import does besides defining commands, seen by the runtime's own events in a fresh process.</summary>
public sealed class ImportFootprintTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("net8.0")]
    [InlineData("netstandard2.0")]
    public void An_import_uses_no_network_writes_no_file_and_leaves_no_thread_or_timer(string flavour)
    {
        Assert.Equal("", Probe(ModuleHost.Manifest, flavour));
    }

    [Fact]
    public void The_probe_sees_a_module_that_does_all_of_that()
    {
        string module = _folder.Write(
            "loud/loud.psm1",
            """
            $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
            $listener.Start()
            $client = [System.Net.Sockets.TcpClient]::new()
            $client.Connect([System.Net.IPAddress]::Loopback, $listener.LocalEndpoint.Port)
            $listener.Stop()
            [System.IO.File]::WriteAllText([System.IO.Path]::Combine($PSScriptRoot, 'trace.txt'), 'x')
            $timer = [System.Threading.Timer]::new([System.Threading.TimerCallback] { }, $null, 1000000, 1000000)
            $thread = [System.Threading.Thread]::new([System.Delegate]::CreateDelegate([System.Threading.ThreadStart], [System.GC].GetMethod('WaitForPendingFinalizers')))
            $thread.Start()
            """);
        string[] kinds = [.. Probe(module, "net8.0").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Split(':')[0]).Distinct().Order()];
        Assert.Equal(["file", "network", "thread", "timer"], kinds);
    }

    private string Probe(string module, string flavour) => FreshProcess.Import(_folder, module, flavour);
}
