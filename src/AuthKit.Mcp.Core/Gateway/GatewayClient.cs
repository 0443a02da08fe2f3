using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Gateway;

/// <summary>Speaks to one gateway: its admin API (guide step 1) and its public endpoints.</summary>
/// <param name="origin">The origin, without a slash at the end.</param>
/// <param name="adminKey">The key, or null.</param>
/// <param name="sender">Sends the requests.</param>
/// <param name="headers">Extra header lines for every request.</param>
internal sealed class GatewayClient(string origin, Secret? adminKey, IHttpSender sender, IReadOnlyList<HeaderLine> headers)
{
    private const string ServersPath = "/api/servers";

    public string Origin { get; } = origin;

    public Secret? AdminKey { get; } = adminKey;

    public Task<Exchange> HealthAsync(CancellationToken cancellationToken) => GetAsync("/health", null, cancellationToken);

    public Task<Exchange> MetadataAsync(CancellationToken cancellationToken) => GetAsync("/.well-known/oauth-authorization-server", null, cancellationToken);

    public Task<Exchange> PrmAsync(string serverId, CancellationToken cancellationToken) => GetAsync("/prm/" + Uri.EscapeDataString(serverId), null, cancellationToken);

    public Task<Exchange> UserInfoAsync(string token, CancellationToken cancellationToken) => GetAsync("/oauth/userinfo", token, cancellationToken);

    /// <summary>The list, asked for with the admin key or without any.</summary>
    public Task<Exchange> ListExchangeAsync(bool withKey, CancellationToken cancellationToken) =>
        GetAsync(ServersPath, withKey ? RequireKey().Reveal() : null, cancellationToken);

    /// <summary>The registered servers.</summary>
    /// <exception cref="AuthKitException">The gateway cannot be reached, is broken, or refused the key.</exception>
    public async Task<ServerList> ListAsync(CancellationToken cancellationToken)
    {
        Exchange exchange = await ListExchangeAsync(withKey: true, cancellationToken).ConfigureAwait(false);
        return ServerList.Read(exchange, Origin) ?? throw GatewayAnswer.Failure(exchange, Origin, AdminKey);
    }

    /// <summary>Asks for a new row. Never repeated by anyone: the gateway adds a row for every request.</summary>
    public Task<Exchange> CreateAsync(RegistrationInput input, CancellationToken cancellationToken)
    {
        List<HeaderLine> lines = Lines(RequireKey().Reveal());
        lines.Add(new HeaderLine("Content-Type", "application/json"));
        return sender.SendAsync(new WireRequest("POST", Origin + ServersPath) { Headers = lines, Body = input.ToJson() }, cancellationToken);
    }

    private Task<Exchange> GetAsync(string path, string? bearer, CancellationToken cancellationToken) =>
        sender.SendAsync(new WireRequest("GET", Origin + path) { Headers = Lines(bearer) }, cancellationToken);

    private List<HeaderLine> Lines(string? bearer)
    {
        List<HeaderLine> lines = [new HeaderLine("Accept", "application/json"), .. headers];
        if (bearer is not null)
        {
            // Exactly this spelling: the gateway refuses a lower-case scheme and a second blank.
            lines.Add(new HeaderLine("Authorization", "Bearer " + bearer));
        }

        return lines;
    }

    private Secret RequireKey() => AdminKey ?? throw new AuthKitException(
        ErrorCode.AdminKeyMissing,
        $"The connection to {Origin} has no admin key, which this call needs. Run Connect-AuthKit with -AdminKey or with AUTHKIT_ADMIN_KEY set.",
        Origin);
}
