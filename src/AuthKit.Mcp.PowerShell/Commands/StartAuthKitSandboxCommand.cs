using System.Management.Automation;
using AuthKit.Mcp.Sandbox;

namespace AuthKit.Mcp.Commands;

/// <summary>Starts an AuthKit-compatible gateway and a protected MCP server on loopback, to try everything without a network.</summary>
/// <remarks>
/// <para>The gateway answers as MCP AuthKit does, without its security holes; beside it runs an MCP server that is protected as the integration guide asks. Both listen on 127.0.0.1 only, keep everything in memory, and end with the session or with Stop-AuthKitSandbox.</para>
/// <para>The object that comes back carries the admin key, a user's credential and a token, each in the form that the other cmdlets take. Faults can be planted at the start and changed while it runs; Get-AuthKitSandbox -ListFault names them.</para>
/// </remarks>
/// <example>
/// <para>Start a sandbox, connect to its gateway and check its MCP server.</para>
/// <code>$sandbox = Start-AuthKitSandbox
/// Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey $sandbox.AdminKey
/// $sandbox | Test-McpDiscovery</code>
/// </example>
/// <example>
/// <para>See what a line break in an environment variable does to a server.</para>
/// <code>Start-AuthKitSandbox -Fault prm-issuer-newline | Test-McpDiscovery</code>
/// </example>
[Cmdlet(VerbsLifecycle.Start, "AuthKitSandbox", SupportsShouldProcess = true)]
[OutputType(typeof(AuthKitSandbox))]
public sealed class StartAuthKitSandboxCommand : PSCmdlet
{
    /// <summary>The faults to start with. Get-AuthKitSandbox -ListFault names them.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(SandboxFaultCompleter))]
    public string[] Fault { get; set; } = [];

    /// <summary>The gateway's port. Default: any free one.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int GatewayPort { get; set; }

    /// <summary>The MCP server's port. Default: any free one.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int ServerPort { get; set; }

    /// <summary>The gateway's admin key. Default: a random one.</summary>
    [Parameter]
    [SecretTransform]
    public Secret? AdminKey { get; set; }

    /// <summary>The scopes that the MCP server asks for. Default mcp:tools and mcp:read.</summary>
    [Parameter]
    public string[] Scopes { get; set; } = ["mcp:tools", "mcp:read"];

    /// <summary>Speaks https with a certificate made on the fly.</summary>
    [Parameter]
    public SwitchParameter Tls { get; set; }

    /// <summary>The certificate for https, SelfSigned, Expired or WrongName; implies -Tls. Default SelfSigned.</summary>
    [Parameter]
    [ValidateSet("SelfSigned", "Expired", "WrongName")]
    public string CertificateKind { get; set; } = "SelfSigned";

    /// <summary>How long the MCP server trusts an answer of the gateway about a token, in seconds. The guide suggests 300. Default 0: it asks each time.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int UserinfoCacheSec { get; set; }

    /// <summary>Leaves the MCP server unregistered at the gateway, to register it with New-AuthKitServer.</summary>
    [Parameter]
    public SwitchParameter NoRegistration { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!ShouldProcess("127.0.0.1", "Start a sandbox gateway and MCP server"))
        {
            return;
        }

        try
        {
            AuthKitSandbox sandbox = AuthKitSandbox.Start(new SandboxOptions
            {
                Faults = Fault,
                GatewayPort = GatewayPort,
                ServerPort = ServerPort,
                AdminKey = AdminKey?.Require("-AdminKey").Reveal(),
                Scopes = Scopes,
                Tls = Tls || MyInvocation.BoundParameters.ContainsKey(nameof(CertificateKind)),
                Certificate = Enum.TryParse(CertificateKind, out SandboxCertificateKind kind) ? kind : SandboxCertificateKind.SelfSigned,
                UserinfoCacheSeconds = UserinfoCacheSec,
                RegisterDemoServer = !NoRegistration,
            });
            SandboxList.Current.Add(sandbox);
            VerboseStream.Write(this, $"The gateway answers at {sandbox.GatewayUri}, the MCP server at {sandbox.McpUri}.");
            WriteObject(sandbox);
        }
        catch (AuthKitException e)
        {
            ThrowTerminatingError(Errors.Record(e));
        }
    }
}
