using System.Net.Sockets;

namespace AuthKit.Mcp.Sandbox.Tests;

public sealed class SandboxHostTests
{
    [Fact]
    public async Task What_is_handed_out_at_start_works()
    {
        using Sandboxed sandbox = new();
        Assert.Equal(200, (await sandbox.RpcAsync(Rpc.Initialize(), sandbox.Host.AccessToken)).Status);
        Assert.Equal(200, (await sandbox.RpcAsync(Rpc.Initialize(), sandbox.Host.IssueToken().AccessToken)).Status);
        Assert.Equal(1, sandbox.Host.ServerCount);
        Assert.Equal(200, (await sandbox.AdminAsync("GET")).Status);
    }

    [Fact]
    public void The_demo_server_is_left_out_when_asked_for()
    {
        using SandboxHost host = SandboxHost.Start(new SandboxOptions { RegisterDemoServer = false });
        Assert.Null(host.ServerId);
        Assert.Equal(0, host.ServerCount);
    }

    [Fact]
    public async Task Stopping_closes_ports_and_every_connection_busy_or_idle()
    {
        Sandboxed sandbox = new("gateway-timeout", "prm-huge");
        string gateway = sandbox.Gateway;
        string server = sandbox.ServerOrigin;
        using RawClient hanging = await RawClient.ConnectAsync(gateway);
        await hanging.SendAsync("GET / HTTP/1.1\r\n\r\n");
        using RawClient flooded = await RawClient.ConnectAsync(server);
        await flooded.SendAsync("GET /.well-known/oauth-protected-resource HTTP/1.1\r\n\r\n");
        using RawClient idle = await RawClient.ConnectAsync(server);
        await Eventually.TrueAsync(() => sandbox.Host.OpenConnections == 3 && sandbox.Host.Requests.Count == 2);

        sandbox.Host.Dispose();
        sandbox.Dispose();

        Assert.False(sandbox.Host.IsRunning);
        Assert.Equal(0, sandbox.Host.OpenConnections);
        await Assert.ThrowsAsync<SocketException>(() => RawClient.ConnectAsync(gateway));
        await Assert.ThrowsAsync<SocketException>(() => RawClient.ConnectAsync(server));
        foreach (RawClient client in new[] { hanging, idle })
        {
            // End of stream or a reset, but never more waiting.
            Exception? end = await Record.ExceptionAsync(client.ReadToEndAsync);
            Assert.True(end is null or IOException, end?.ToString());
        }
    }

    [Fact]
    public void A_stopped_sandbox_gives_its_ports_back()
    {
        SandboxHost first = SandboxHost.Start();
        int port = new Uri(first.GatewayUri).Port;
        first.Dispose();
        using SandboxHost second = SandboxHost.Start(new SandboxOptions { GatewayPort = port });
        Assert.Equal(port, new Uri(second.GatewayUri).Port);
    }

    [Fact]
    public void A_port_in_use_is_an_error_that_names_it_and_leaves_nothing_running()
    {
        using SandboxHost first = SandboxHost.Start();
        int port = new Uri(first.McpUri).Port;
        SandboxException error = Assert.Throws<SandboxException>(() => SandboxHost.Start(new SandboxOptions { ServerPort = port }));
        Assert.Contains($"Port {port} ", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<SandboxOptions, string> BadOptions => new()
    {
        { new SandboxOptions { GatewayPort = 70_000 }, "70000" },
        { new SandboxOptions { GatewayPort = 40_001, ServerPort = 40_001 }, "40001" },
        { new SandboxOptions { AdminKey = "" }, "AdminKey" },
        { new SandboxOptions { UserinfoCacheSeconds = -1 }, "UserinfoCacheSeconds" },
        { new SandboxOptions { Scopes = ["a b"] }, "Scopes" },
        { new SandboxOptions { RequestLogCapacity = 0 }, "RequestLogCapacity" },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void A_bad_option_is_an_error_that_names_it(SandboxOptions options, string named) =>
        Assert.Contains(named, Assert.Throws<SandboxException>(() => SandboxHost.Start(options)).Message, StringComparison.Ordinal);

    [Fact]
    public void Texts_hold_no_secret()
    {
        SandboxOptions options = new() { AdminKey = "the-admin-key" };
        using SandboxHost host = SandboxHost.Start(options);
        Assert.DoesNotContain("the-admin-key", options + host.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(host.AccessToken, host.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_sandboxes_know_nothing_of_each_other()
    {
        using Sandboxed one = new();
        using Sandboxed other = new("server-down");
        Assert.Equal(401, (await one.RpcAsync(Rpc.Initialize(), other.Host.AccessToken)).Status);
        Assert.NotEqual(one.Host.AdminKey, other.Host.AdminKey);
    }
}
