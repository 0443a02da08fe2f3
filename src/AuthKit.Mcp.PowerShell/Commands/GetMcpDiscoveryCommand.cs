using System.Management.Automation;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Commands;

/// <summary>Shows what an MCP server and its authorization server answer, without judging it.</summary>
/// <remarks>
/// <para>Asks the same questions as Test-McpDiscovery and shows the answers: every challenge by the grammar of RFC 9110, every copy of the protected resource metadata, every place of the authorization servers' metadata, the certificates and the time of each request.</para>
/// <para>The object carries all evidence as one line of text in its property Evidence, so it can be kept in any file (Export-Clixml, ConvertTo-Json) and judged later: piped into Test-McpDiscovery it needs no network. Secrets are taken out when an answer is recorded.</para>
/// </remarks>
/// <example>
/// <para>See the challenges and documents of a server.</para>
/// <code>Get-McpDiscovery https://mcp.contoso.com/mcp</code>
/// </example>
/// <example>
/// <para>Keep the evidence of a server, and judge it later without network, by the RFCs to the letter.</para>
/// <code>Get-McpDiscovery https://mcp.contoso.com/mcp | Export-Clixml ./evidence.xml
/// Import-Clixml ./evidence.xml | Test-McpDiscovery -Profile Rfc</code>
/// </example>
/// <example>
/// <para>Look at the raw answers, as they came over the wire.</para>
/// <code>(Get-McpDiscovery https://mcp.contoso.com/mcp -IncludeExchange).Exchanges | Format-List</code>
/// </example>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc9728">RFC 9728, OAuth 2.0 Protected Resource Metadata</seealso>
[Cmdlet(VerbsCommon.Get, "McpDiscovery", SupportsShouldProcess = true, DefaultParameterSetName = ByUri)]
[OutputType(typeof(McpDiscovery))]
public sealed class GetMcpDiscoveryCommand : DiscoveryCmdlet
{
    private DiscoveryOptions _options = new();
    private DiscoveryRun? _run;

    /// <summary>Adds the raw exchanges, without secrets, as objects.</summary>
    [Parameter]
    public SwitchParameter IncludeExchange { get; set; }

    private protected override string Activity => "Asking MCP servers";

    /// <inheritdoc/>
    protected override void BeforeFirst()
    {
        _options = Options();
        _run = new DiscoveryRun(_options);
    }

    private protected override IEnumerable<Func<PipelineWriter, CancellationToken, Task>> Snapshot() => PieceForEach(
        _options,
        (uri, options) => $"Asking {Text.Printable(uri)}: the endpoint, its metadata and its authorization servers ({options.Depth}).",
        async (uri, options, pipeline, cancellationToken) =>
        {
            DiscoveryRun run = _run ?? throw new InvalidOperationException("The run starts before its first record.");
            await pipeline.WriteObjectAsync(await run.DescribeAsync(uri, IncludeExchange, options, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _run?.Dispose();
    }
}
