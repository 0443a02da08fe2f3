using System.Management.Automation;
using AuthKit.Mcp.Gateway;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Commands;

/// <summary>Checks an AuthKit gateway from outside.</summary>
/// <remarks>
/// <para>Checks that the gateway is up, that its database answers (its health page does not touch it), that its metadata names it as it is called, that its admin API is closed to callers without a key, that the key is right, and that a token which was never issued is refused. With a key, the registered servers are checked too: duplicates, line breaks, fragments, plain http, unreadable scopes.</para>
/// <para>Nothing is written. The time of token look-ups is measured and told, never judged: it depends on where you are.</para>
/// </remarks>
/// <example>
/// <para>Checks the gateway of this runspace's connection.</para>
/// <code>Test-AuthKitInstance</code>
/// </example>
/// <example>
/// <para>Shows only what is not in order.</para>
/// <code>(Test-AuthKitInstance).Checks | Where-Object Verdict -in Warning, Fail</code>
/// </example>
/// <example>
/// <para>Checks a gateway without a connection and without a key.</para>
/// <code>Test-AuthKitInstance -Uri https://auth.example.com</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "AuthKitInstance", DefaultParameterSetName = ByConnection)]
[OutputType(typeof(AuthKitInstanceResult))]
[OutputType(typeof(bool))]
public sealed class TestAuthKitInstanceCommand : AsyncCmdlet
{
    private const string ByConnection = "Connection";
    private const string ByUri = "Uri";

    /// <summary>The gateway's origin, for a check without a connection.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByUri, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string[] Uri { get; set; } = [];

    /// <summary>The gateway's ADMIN_KEY, for the checks that need it. The environment variable AUTHKIT_ADMIN_KEY is not used here: it may belong to another gateway.</summary>
    [Parameter(ParameterSetName = ByUri)]
    [SecretTransform]
    [AllowNull]
    public Secret? AdminKey { get; set; }

    /// <summary>The connection to check. Default: the one that Connect-AuthKit made in this runspace.</summary>
    [Parameter(ParameterSetName = ByConnection, ValueFromPipeline = true)]
    public AuthKitConnection? Connection { get; set; }

    /// <summary>How many token look-ups are timed, one after the other. Default 10; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int LatencyProbes { get; set; } = 10;

    /// <summary>Writes only True (Pass or Warning) or False.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ProcessAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        if (ParameterSetName == ByConnection)
        {
            AuthKitConnection connection = GatewayCmdlet.Required(Connection);
            HttpSettings settings = GatewayWire.ForGateway(HttpSettings(connection.Settings));
            connection.LastServers = (await CheckAsync(connection.Uri, connection.AdminKey, settings, pipeline, cancellationToken).ConfigureAwait(false)).Servers?.Servers ?? connection.LastServers;
            return;
        }

        Secret? key = Says(nameof(AdminKey)) ? (AdminKey ?? Secret.From((string?)null)).Require("-AdminKey") : null;
        HttpSettings plain = GatewayWire.ForGateway(HttpSettings());
        foreach (string uri in Uri)
        {
            try
            {
                _ = await CheckAsync(GatewayOrigin.Parse(uri, "-Uri", AllowUnencryptedAuthentication), key, plain, pipeline, cancellationToken).ConfigureAwait(false);
            }
            catch (AuthKitException e)
            {
                // The other gateways of the list are still to be checked.
                await pipeline.PostAsync(() => Report(e, aboutOneInput: true)).ConfigureAwait(false);
            }
        }
    }

    private async Task<InstanceState> CheckAsync(string origin, Secret? key, HttpSettings settings, PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        await pipeline.WriteVerboseAsync($"Checks {origin} by reads only.").ConfigureAwait(false);

        // Sockets of its own, so that the first request meets the gateway as a new client does.
        using HttpSender sender = new(settings);
        GatewayClient client = new(origin, key, GatewayWire.Traced(sender, pipeline), settings.Headers);
        InstanceState state = await new InstanceCheck(client, TimeProvider.System).RunAsync(LatencyProbes, cancellationToken).ConfigureAwait(false);
        await pipeline.WriteObjectAsync(Quiet ? state.Result.Verdict is McpVerdict.Pass or McpVerdict.Warning : state.Result).ConfigureAwait(false);
        return state;
    }
}
