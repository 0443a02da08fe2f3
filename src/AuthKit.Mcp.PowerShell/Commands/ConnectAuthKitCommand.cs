using System.Management.Automation;
using AuthKit.Mcp.Gateway;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Commands;

/// <summary>Connects this runspace to an AuthKit gateway.</summary>
/// <remarks>
/// <para>The gateway and its admin key come from -Uri and -AdminKey, else from the environment variables AUTHKIT_URL and AUTHKIT_ADMIN_KEY. The key is verified by listing the registered servers, which changes nothing. A gateway whose ADMIN_KEY is empty takes no key and answers its admin API to everyone: that is an error (AdminKeyRejected) that says so. A warning tells when it takes the key and answers without one as well.</para>
/// <para>The connection becomes that of the runspace: the other AuthKit cmdlets use it unless they get -Connection. It holds the key privately and owns the token cache; give the object to parallel runspaces to share both. -TimeoutSec, -Proxy and the other HTTP switches hold for every later call over the connection.</para>
/// <para>MCP AuthKit is the open OAuth gateway for MCP servers, not the WorkOS product of that name.</para>
/// </remarks>
/// <example>
/// <para>Connects with the variables AUTHKIT_URL and AUTHKIT_ADMIN_KEY, as in a CI job.</para>
/// <code>Connect-AuthKit</code>
/// </example>
/// <example>
/// <para>Takes the key from a SecretManagement vault and keeps the connection in a variable.</para>
/// <code>$connection = Connect-AuthKit -Uri https://auth.example.com -AdminKey (Get-Secret AuthKitAdminKey) -PassThru</code>
/// </example>
/// <example>
/// <para>Connects without a key, enough to look up tokens.</para>
/// <code>Connect-AuthKit -Uri https://auth.example.com -NoAdminKey</code>
/// </example>
[Cmdlet(VerbsCommunications.Connect, "AuthKit", DefaultParameterSetName = WithKey)]
[OutputType(typeof(AuthKitConnection))]
public sealed class ConnectAuthKitCommand : AsyncCmdlet
{
    private const string WithKey = "WithKey";
    private const string WithoutKey = "WithoutKey";
    private const string UriVariable = "AUTHKIT_URL";
    private const string KeyVariable = "AUTHKIT_ADMIN_KEY";

    /// <summary>The origin of the gateway, for example https://auth.example.com. Default: the environment variable AUTHKIT_URL.</summary>
    [Parameter(Position = 0)]
    [AllowEmptyString]
    public string? Uri { get; set; }

    /// <summary>The gateway's ADMIN_KEY: a SecureString, text, or a PSCredential whose password it is. Default: the environment variable AUTHKIT_ADMIN_KEY.</summary>
    [Parameter(Position = 1, ParameterSetName = WithKey)]
    [SecretTransform]
    [AllowNull]
    public Secret? AdminKey { get; set; }

    /// <summary>Connects without an admin key, even when AUTHKIT_ADMIN_KEY is set: tokens can be looked up, servers neither listed nor registered.</summary>
    [Parameter(Mandatory = true, ParameterSetName = WithoutKey)]
    public SwitchParameter NoAdminKey { get; set; }

    /// <summary>Writes the connection to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask EndAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        // A failed connect must not leave the last gateway in place for the rest of a script. That connection is not
        // closed: its object may be in use elsewhere.
        SessionStore session = SessionStore.Current;
        session.Set<AuthKitConnection>(null);

        HttpSettings settings = GatewayWire.ForGateway(HttpSettings());
        string origin = Says(nameof(Uri))
            ? GatewayOrigin.Parse(Uri, "-Uri", AllowUnencryptedAuthentication)
            : GatewayOrigin.Parse(UriFromEnvironment(), UriVariable, AllowUnencryptedAuthentication);
        Secret? key = NoAdminKey ? null : Key();
        AuthKitConnection connection = new(origin, key, new HttpSender(settings), TimeProvider.System, settings);
        try
        {
            GatewayClient client = new(origin, key, GatewayWire.Traced(connection.Sender, pipeline), settings.Headers);
            await pipeline.WriteVerboseAsync(key is null ? $"Asks {origin} whether it is up." : $"Lists the servers of {origin} to verify the admin key.").ConfigureAwait(false);
            await foreach (string warning in new ConnectionCheck(connection, client).RunAsync(cancellationToken).ConfigureAwait(false))
            {
                await pipeline.WriteWarningAsync(warning).ConfigureAwait(false);
            }
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        session.Set(connection);
        if (PassThru)
        {
            await pipeline.WriteObjectAsync(connection).ConfigureAwait(false);
        }
    }

    private static string UriFromEnvironment() => Environment.GetEnvironmentVariable(UriVariable) ?? throw new AuthKitException(
        ErrorCode.InvalidArgument,
        $"No gateway was named. Pass -Uri, or set the environment variable {UriVariable}.");

    private Secret Key()
    {
        if (Says(nameof(AdminKey)))
        {
            return (AdminKey ?? Secret.From((string?)null)).Require("-AdminKey");
        }

        return Environment.GetEnvironmentVariable(KeyVariable) is { } text
            ? Secret.From(text).Require(KeyVariable)
            : throw new AuthKitException(ErrorCode.AdminKeyMissing, $"There is no admin key. Pass -AdminKey, set the environment variable {KeyVariable}, or use -NoAdminKey to look up tokens only.");
    }
}
