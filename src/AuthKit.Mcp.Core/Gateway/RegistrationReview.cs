using System.Text.Json;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Gateway;

/// <summary>
/// Looks at what a registration made. Everything it finds is a warning: the row exists, and an error would lose the
/// API key, which is shown only once.
/// </summary>
internal sealed class RegistrationReview(AuthKitConnection connection, GatewayClient client)
{
    public async Task<Registration> ReviewAsync(AuthKitServer created, JsonElement answer, WhenRegistered whenRegistered, CancellationToken cancellationToken)
    {
        List<string> warnings = [];
        string? prmUrl = JsonValue.String(answer, "prm_url");
        if (prmUrl != created.PrmUrl)
        {
            warnings.Add($"The gateway says that its metadata for {created.Id} is at '{Text.Printable(prmUrl)}', not '{created.PrmUrl}': it does not know itself as {client.Origin}, so clients will refuse its tokens. Connect through its public https origin.");
        }

        await ReviewMetadataAsync(created, warnings, cancellationToken).ConfigureAwait(false);
        AuthKitServer reviewed = await ReviewListAsync(created, whenRegistered, warnings, cancellationToken).ConfigureAwait(false);
        return new Registration(reviewed, Created: true, warnings);
    }

    private async Task ReviewMetadataAsync(AuthKitServer created, List<string> warnings, CancellationToken cancellationToken)
    {
        Exchange exchange = await client.PrmAsync(created.Id, cancellationToken).ConfigureAwait(false);
        if (exchange.Response?.Status != 200 || GatewayAnswer.Json(exchange) is not { } prm)
        {
            warnings.Add($"The server is registered as {created.Id}, but its metadata could not be read back: {client.Origin} {GatewayAnswer.Describe(exchange, client.Origin, client.AdminKey)}");
            return;
        }

        if (JsonValue.String(prm, "resource") is var resource && resource != created.ResourceUrl)
        {
            warnings.Add($"The metadata of {created.Id} names the resource '{Text.Printable(resource)}', not '{created.ResourceUrl}' as sent; clients compare it byte for byte (RFC 9728 section 3.3).");
        }

        string[] issuers = JsonValue.Member(prm, "authorization_servers") is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(static i => JsonValue.Text(i))] : [];
        if (!issuers.Contains(client.Origin))
        {
            warnings.Add($"The metadata of {created.Id} names the authorization server '{Text.Printable(string.Join(" ", issuers))}', not {client.Origin}. Connect through the gateway's public https origin.");
        }
    }

    private async Task<AuthKitServer> ReviewListAsync(AuthKitServer created, WhenRegistered whenRegistered, List<string> warnings, CancellationToken cancellationToken)
    {
        ServerList list;
        try
        {
            list = await client.ListAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AuthKitException e)
        {
            warnings.Add($"The server is registered as {created.Id}, but the list could not be read afterwards, so a second registration by another process would not be noticed. {e.Message}");
            return created;
        }

        connection.LastServers = list.Servers;
        AuthKitServer[] others = [.. list.Matching(created.ResourceUrl).Where(s => s.Id != created.Id)];
        if (others.Length > 0 && whenRegistered != WhenRegistered.AddAnother)
        {
            warnings.Add($"Another process registered '{created.ResourceUrl}' at the same time: {string.Join(", ", others.Select(static s => Text.Printable(s.Id)))} beside {created.Id}. Decide which one your server uses; the gateway has no way to delete the other.");
        }

        if (list.Servers.FirstOrDefault(s => s.Id == created.Id) is { } listed)
        {
            return listed with { ApiKey = created.ApiKey };
        }

        warnings.Add($"The gateway answered that it registered {created.Id}, but its list does not show it. Run Get-AuthKitServer -Id {created.Id} in a moment.");
        return created;
    }
}
