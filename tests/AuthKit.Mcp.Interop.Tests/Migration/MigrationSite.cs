using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Migration;

/// <summary>A runspace with the module, a sandbox gateway that it is connected to, a home-grown server with its source, and a folder for the state.</summary>
internal sealed class MigrationSite : IAsyncDisposable
{
    private MigrationSite(ModuleHost host, HomegrownServer server) => (Host, Server) = (host, server);

    public ModuleHost Host { get; }

    public HomegrownServer Server { get; }

    public HomegrownSource Source { get; } = new();

    /// <summary>The folder for the state; not made before it is used.</summary>
    public string State { get; } = Path.Combine(Path.GetTempPath(), "migration-" + Guid.NewGuid().ToString("N"));

    public static async Task<MigrationSite> StartAsync()
    {
        ModuleHost host = new();
        Result started = host.Run("""
            $sandbox = Start-AuthKitSandbox
            $null = Connect-AuthKit $sandbox.GatewayUri -AdminKey $sandbox.AdminKey
            $sandbox.GatewayUri
            """);
        Assert.Empty(started.AllErrors);
        HomegrownServer server = await HomegrownServer.StartAsync((string)started.Output[0].BaseObject);
        MigrationSite site = new(host, server);
        host.Set("server", server);
        host.Set("source", site.Source);
        host.Set("state", site.State);
        host.Set("old", server.IssueOldToken());
        host.Set("key", server.ApiKey);
        Assert.Empty(host.Run("""
            $run = @{ Uri = $server.McpUri; SourcePath = $source.Root; StatePath = $state; Credential = $sandbox.Credential; OldToken = $old; ApiKey = $key }
            function Invoke-Run { Invoke-McpMigration @run @args }
            """).AllErrors);
        return site;
    }

    /// <summary>Runs a script that writes stages.</summary>
    public IReadOnlyList<McpStage> Stages(string script = "Invoke-Run")
    {
        Result result = Host.Run($"{script} | ForEach-Object {{ @($_.Step.ToString(), $_.Verdict.ToString(), $_.Message, $_.Next, ($_.Evidence -join \"`n\"), ($_.Upsets -join \"`n\"), ($_.Changes -join \"`n\"), $_.Rollback) | ForEach-Object {{ [string]$_ }} }}");
        Assert.Empty(result.AllErrors);
        return [.. result.Output.Select(static o => (string)o.BaseObject).Chunk(8).Select(static c => new McpStage(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]))];
    }

    public async ValueTask DisposeAsync()
    {
        Host.Run("Stop-AuthKitSandbox");
        Host.Dispose();
        Source.Dispose();
        await Server.DisposeAsync();
        if (Directory.Exists(State))
        {
            Directory.Delete(State, recursive: true);
        }
    }
}
