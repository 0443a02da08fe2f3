using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Discovery;

/// <summary>The view of evidence that was kept with Export-Clixml, or came back from a job.</summary>
public sealed class DeserializedEvidenceTests : IDisposable
{
    private readonly ModuleHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Evidence_from_a_file_is_shown_as_it_was()
    {
        Assert.Empty(_host.Run("""
            $seen = Start-AuthKitSandbox -Fault prm-html, challenge-unquoted | Get-McpDiscovery
            $back = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($seen, 2))
            """).AllErrors);
        Assert.Equal(_host.Show("$seen"), _host.Show("$back"));
    }

    [Fact]
    public void Evidence_from_a_job_keeps_what_the_serializer_left_of_it()
    {
        Assert.Empty(_host.Run("""
            $seen = Start-AuthKitSandbox | Get-McpDiscovery
            $back = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($seen, 1))
            """).AllErrors);
        IReadOnlyList<string> shown = _host.Show("$back");
        Assert.Contains(shown, static l => l.StartsWith("Challenges          : Bearer resource_metadata=http://127.0.0.1:", StringComparison.Ordinal));
        Assert.Contains(shown, static l => l.StartsWith("ResourceMetadata    : http://127.0.0.1:", StringComparison.Ordinal) && l.EndsWith("is answered 200", StringComparison.Ordinal));
        Assert.Contains(shown, static l => l.StartsWith("Requests            : 16 in ", StringComparison.Ordinal));
    }
}
