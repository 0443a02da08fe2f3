namespace AuthKit.Mcp.Sandbox.Tests;

public sealed class SandboxHostTests
{
    private const string Initialize = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"0"}}}""";

    [Fact]
    public async Task The_token_handed_out_at_start_opens_the_server()
    {
        using Sandboxed sandbox = new();
        Answer refused = await sandbox.RpcAsync(Initialize);
        Answer served = await sandbox.RpcAsync(Initialize, sandbox.Host.AccessToken);
        Assert.Equal(401, refused.Status);
        Assert.Equal(200, served.Status);
        Assert.Equal("2025-11-25", (string?)served.Json["result"]!["protocolVersion"]); // Null fails the test as it should.
    }
}
