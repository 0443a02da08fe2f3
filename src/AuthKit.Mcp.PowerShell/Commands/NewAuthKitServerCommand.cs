using AuthKit.Mcp.Http;
using System.Management.Automation;
using AuthKit.Mcp.Gateway;

namespace AuthKit.Mcp.Commands;

/// <summary>Registers an MCP server with an AuthKit gateway, once.</summary>
/// <remarks>
/// <para>The gateway adds a row for every request and can neither change nor delete one. So the input is checked first, the registered servers are listed, and a resource URL that is registered already is the error ServerExists, unless -IfNotExists or -AllowDuplicate is given. A script with -IfNotExists may run as often as it likes.</para>
/// <para>When the answer to the registration is lost, nothing is sent again: the list tells whether the server is there. Afterwards the metadata is read back and the servers are listed once more; what is wrong comes as a warning, because an error would lose the API key. If you stop the command (Ctrl+C) while the request is under way, the server may be registered all the same.</para>
/// <para>The gateway shows the API key once. It is in ApiKey as a SecureString, and with -AsPlainText in ApiKeyText too: store it at once. Export-Clixml, remoting and jobs leave both out. ConvertTo-Json and Export-Csv do not: they read every property, and -AsPlainText puts the key there as text. Take the properties you want with Select-Object before them, and leave out -AsPlainText.</para>
/// </remarks>
/// <example>
/// <para>Registers a server; run again, it returns the same server.</para>
/// <code>New-AuthKitServer -Name 'Billing tools' -ResourceUrl https://billing.contoso.com/mcp -Scopes mcp:tools, mcp:read -IfNotExists</code>
/// </example>
/// <example>
/// <para>Registers every server of a file with the columns Name and ResourceUrl.</para>
/// <code>Import-Csv servers.csv | New-AuthKitServer -IfNotExists</code>
/// </example>
/// <example>
/// <para>Shows what would be registered, after a look at what is registered.</para>
/// <code>New-AuthKitServer -Name 'Billing tools' -ResourceUrl https://billing.contoso.com/mcp -WhatIf</code>
/// </example>
/// <example>
/// <para>Stores the API key in a SecretManagement vault.</para>
/// <code>$server = New-AuthKitServer -Name 'Billing tools' -ResourceUrl https://billing.contoso.com/mcp
/// Set-Secret -Name BillingApiKey -SecureStringSecret $server.ApiKey</code>
/// </example>
[Cmdlet(VerbsCommon.New, "AuthKitServer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(AuthKitServer))]
public sealed class NewAuthKitServerCommand : GatewayCmdlet
{
    private bool _saysScopes;

    /// <summary>A name for people, at most 200 characters.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string Name { get; set; } = "";

    /// <summary>The URL of the MCP endpoint, as clients use it: https (http on loopback only), no fragment.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Uri", "McpUri")]
    [AllowEmptyString]
    public string ResourceUrl { get; set; } = "";

    /// <summary>The scopes that clients may ask for, as a list or as one text with blanks between them, which is also the form for a CSV file. Default: the gateway's, mcp:tools.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scopes { get; set; }

    /// <summary>Returns the registered server when there is one with that resource URL. Its API key cannot be shown again.</summary>
    [Parameter]
    public SwitchParameter IfNotExists { get; set; }

    /// <summary>Registers the server even when its resource URL is registered already.</summary>
    [Parameter]
    public SwitchParameter AllowDuplicate { get; set; }

    /// <summary>Adds the API key as plain text in ApiKeyText.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    /// <inheritdoc/>
    protected override ValueTask BeginAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        // Parameters that a row gives are bound after this.
        _saysScopes = Says(nameof(Scopes));
        return IfNotExists && AllowDuplicate
            ? throw new AuthKitException(ErrorCode.InvalidArgument, "-IfNotExists and -AllowDuplicate contradict each other. Use one of them.")
            : default;
    }

    /// <inheritdoc/>
    protected override async ValueTask ProcessAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        AuthKitConnection connection = RequireConnection();
        GatewayClient client = Client(connection);
        WhenRegistered whenRegistered = IfNotExists ? WhenRegistered.ReturnIt : AllowDuplicate ? WhenRegistered.AddAnother : WhenRegistered.Fail;

        // An empty cell of a row says nothing, as everywhere in a list.
        string[]? scopes = !_saysScopes && Scopes is { } cells && cells.All(string.IsNullOrWhiteSpace) ? null : Scopes;
        RegistrationInput input = RegistrationInput.Create(Name, ResourceUrl, scopes, HttpUrl.TryParse(connection.Uri) is { IsLoopback: true });

        await pipeline.WriteVerboseAsync($"Lists the servers of {connection.Uri} before '{input.ResourceUrl}' is registered: the gateway would add a second row without a word.").ConfigureAwait(false);
        Registration registration = await new ServerRegistration(connection, client).RegisterAsync(
            input,
            whenRegistered,
            () => pipeline.ShouldProcessAsync($"{Text.Printable(input.Name)} ({input.ResourceUrl}) at {connection.Uri}", "Register MCP server (cannot be changed or deleted afterwards)"),
            cancellationToken).ConfigureAwait(false);

        // The object first: it may carry a key that is shown only once, and a warning can end the pipeline.
        if (registration.Server is { } server)
        {
            await pipeline.WriteObjectAsync(AsPlainText && server.ApiKey is { } key ? server with { ApiKeyText = Secret.Unprotect(key) } : server).ConfigureAwait(false);
            await pipeline.WriteVerboseAsync(registration.Created
                ? $"Registered {Text.Printable(server.Id)}."
                : $"{Text.Printable(server.Id)} was registered already; its API key cannot be shown again.").ConfigureAwait(false);
        }

        foreach (string warning in registration.Warnings)
        {
            await pipeline.WriteWarningAsync(warning).ConfigureAwait(false);
        }
    }
}
