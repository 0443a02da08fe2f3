using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.OAuth;

/// <summary>A runspace with the module and a sandbox in <c>$sandbox</c>; <c>$uri</c> is its MCP endpoint and <c>$ada</c> a credential without an account.</summary>
public sealed class SandboxSession : IDisposable
{
    public SandboxSession() => Assert.Empty(Run("""
        $sandbox = Start-AuthKitSandbox
        $uri = $sandbox.McpUri
        $ada = [pscredential]::new('ada@example.com', [System.Net.NetworkCredential]::new('', 'correct horse 7').SecurePassword)
        $sandbox.ClearRequests()
        """).AllErrors);

    public ModuleHost Host { get; } = new();

    public Result Run(string script) => Host.Run(script);

    /// <summary>Method and path of each request that the gateway has answered.</summary>
    public IReadOnlyList<string> AtGateway() => [.. Run("$sandbox.Requests | ForEach-Object { if ($_.Host -eq 'Gateway') { \"$($_.Method) $($_.Path)\" } }").Output.Select(static o => (string)o.BaseObject)];

    public void Dispose()
    {
        Run("Stop-AuthKitSandbox");
        Host.Dispose();
    }
}
