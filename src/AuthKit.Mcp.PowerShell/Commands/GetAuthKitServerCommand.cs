using AuthKit.Mcp.Http;
using System.Management.Automation;
using AuthKit.Mcp.Gateway;

namespace AuthKit.Mcp.Commands;

/// <summary>Gets the MCP servers that are registered with an AuthKit gateway.</summary>
/// <remarks>
/// <para>Lists all servers, or those of an id, a name (wildcards allowed) or a resource URL. An id or a resource URL that is not registered is an error; a name that matches nothing is not. The list never holds API keys.</para>
/// <para>The gateway stores whatever was sent: scopes that cannot be read are empty here, their text stands in ScopesText, and ScopesUnreadable is true.</para>
/// </remarks>
/// <example>
/// <para>Lists all registered servers.</para>
/// <code>Get-AuthKitServer</code>
/// </example>
/// <example>
/// <para>Checks every server that is registered.</para>
/// <code>Get-AuthKitServer | Test-McpDiscovery</code>
/// </example>
/// <example>
/// <para>Finds the registration of one server.</para>
/// <code>Get-AuthKitServer -ResourceUrl https://mcp.example.com/mcp</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "AuthKitServer", DefaultParameterSetName = ByName)]
[OutputType(typeof(AuthKitServer))]
public sealed class GetAuthKitServerCommand : GatewayCmdlet
{
    private const string ByName = "ByName";
    private const string ById = "ById";
    private const string ByResourceUrl = "ByResourceUrl";

    /// <summary>Names to list, with wildcards. Default: all.</summary>
    [Parameter(Position = 0, ParameterSetName = ByName)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ServerNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Ids as the gateway gave them, for example srv_0123456789abcdef.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ById, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServerIdCompleter))]
    public string[]? Id { get; set; }

    /// <summary>Resource URLs. Scheme, host, a default port and blanks around the registered URL are compared as RFC 3986 allows, all else byte for byte.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByResourceUrl, ValueFromPipeline = true)]
    [Alias("Uri", "McpUri")]
    public string[]? ResourceUrl { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ProcessAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        AuthKitConnection connection = RequireConnection();
        GatewayClient client = Client(connection);
        (WildcardPattern[]? names, string[]? ids, string[]? urls) = (Name is null ? null : [.. Name.Select(Pattern)], Id, ResourceUrl);
        await pipeline.WriteVerboseAsync($"Lists the servers of {connection.Uri}; the gateway has no filter, so the choice is made here.").ConfigureAwait(false);
        ServerList list = await client.ListAsync(cancellationToken).ConfigureAwait(false);
        connection.LastServers = list.Servers;
        if (list.UnreadableRows > 0)
        {
            await pipeline.WriteWarningAsync($"{list.UnreadableRows} rows of the list of {connection.Uri} have no id and are left out.").ConfigureAwait(false);
        }

        foreach (AuthKitServer server in list.Servers.Where(s => ids is null && urls is null && IsNamed(s.Name, names)))
        {
            await pipeline.WriteObjectAsync(server).ConfigureAwait(false);
        }

        foreach (string id in ids ?? [])
        {
            await WriteAsync(pipeline, list.Servers.Where(s => s.Id == id), "Id", id, connection).ConfigureAwait(false);
        }

        foreach (string url in urls ?? [])
        {
            await WriteAsync(pipeline, list.Matching(url), "ResourceUrl", url, connection).ConfigureAwait(false);
        }
    }

    private static bool IsNamed(string name, WildcardPattern[]? patterns) => patterns is null || patterns.Any(p => p.IsMatch(name));

    private static WildcardPattern Pattern(string text)
    {
        try
        {
            WildcardPattern pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            _ = pattern.IsMatch(""); // It is read at its first use.
            return pattern;
        }
        catch (WildcardPatternException e)
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"-Name '{Text.Printable(text)}' is no wildcard pattern. A bracket that stands for itself is written `[, in single quotes.", Text.Printable(text), e);
        }
    }

    private static async Task WriteAsync(PipelineWriter pipeline, IEnumerable<AuthKitServer> matches, string parameter, string value, AuthKitConnection connection)
    {
        bool any = false;
        foreach (AuthKitServer server in matches)
        {
            any = true;
            await pipeline.WriteObjectAsync(server).ConfigureAwait(false);
        }

        if (!any)
        {
            string? shown = parameter == nameof(Id) ? GatewayId.Shown(value) : HttpUrl.Shown(value);
            await pipeline.WriteErrorAsync(Errors.Record(new AuthKitException(
                ErrorCode.ServerNotFound,
                $"{connection.Uri} has no server with the {parameter} {(shown is null ? "given, which is not shown, as it looks like none and may be a key or token" : $"'{shown}'")}. Run Get-AuthKitServer to see what is registered, or New-AuthKitServer to register it.",
                shown))).ConfigureAwait(false);
        }
    }
}
