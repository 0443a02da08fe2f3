using System.Text.Json;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Gateway;

/// <summary>
/// Registers a server once. The gateway adds a row for every request, ignores Idempotency-Key and deletes nothing, so
/// this lists first, compares itself, never repeats a request whose answer was lost, and looks at the result.
/// </summary>
internal sealed class ServerRegistration(AuthKitConnection connection, GatewayClient client)
{
    /// <summary>Registers a server.</summary>
    /// <param name="input">The checked input.</param>
    /// <param name="whenRegistered">What to do when the resource URL is registered already.</param>
    /// <param name="confirmAsync">Asked before anything is written.</param>
    /// <param name="cancellationToken">Ends the call; a request under way may still be carried out by the gateway.</param>
    /// <exception cref="AuthKitException">The server exists, or it could not be registered.</exception>
    public async Task<Registration> RegisterAsync(RegistrationInput input, WhenRegistered whenRegistered, Func<Task<bool>> confirmAsync, CancellationToken cancellationToken)
    {
        if (Existing(await ListAsync(cancellationToken).ConfigureAwait(false), input, whenRegistered) is { } known)
        {
            return known;
        }

        // Not asked under the lock: a prompt stays open for minutes, and a nested one could want the lock itself.
        if (!await confirmAsync().ConfigureAwait(false))
        {
            return new Registration(null, Created: false, []);
        }

        await connection.RegistrationLock.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ServerList before = await ListAsync(cancellationToken).ConfigureAwait(false);
            return Existing(before, input, whenRegistered) ?? await CreateAsync(input, before, whenRegistered, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            connection.RegistrationLock.Release();
        }
    }

    private async Task<Registration> CreateAsync(RegistrationInput input, ServerList before, WhenRegistered whenRegistered, CancellationToken cancellationToken)
    {
        Exchange exchange = await client.CreateAsync(input, cancellationToken).ConfigureAwait(false);
        if (exchange.Response?.Status is 200 or 201 && GatewayAnswer.Json(exchange) is { } answer && JsonValue.String(answer, "server_id") is { Length: > 0 } id)
        {
            AuthKitServer created = new()
            {
                Id = id,
                Name = input.Name,
                ResourceUrl = input.ResourceUrl,
                Scopes = input.Scopes ?? [],
                PrmUrl = ServerList.PrmUrl(client.Origin, id),
                Gateway = client.Origin,
                ApiKey = JsonValue.String(answer, "api_key") is { Length: > 0 } key ? Secret.Protect(key) : null,
            };
            return await new RegistrationReview(connection, client).ReviewAsync(created, answer, whenRegistered, cancellationToken).ConfigureAwait(false);
        }

        return exchange switch
        {
            { Response.Status: 401 } => throw GatewayAnswer.Failure(exchange, client.Origin, client.AdminKey),
            { Response.Status: >= 400 and < 500 } => throw new AuthKitException(ErrorCode.RegistrationRefused, $"{client.Origin} refused to register '{input.ResourceUrl}': {Reason(exchange)}", input.ResourceUrl),
            { Response.Status: >= 300 and < 400 } => throw GatewayAnswer.Failure(exchange, client.Origin, client.AdminKey),
            { Fault: WireFault.NameNotResolved or WireFault.TlsFailed or WireFault.UnusableUrl or WireFault.AddressRefused } => throw GatewayAnswer.Failure(exchange, client.Origin, client.AdminKey),

            // The request may have been carried out: only the list can tell, and a second request would add a second row.
            _ => await FindLostAsync(input, before, exchange, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<Registration> FindLostAsync(RegistrationInput input, ServerList before, Exchange lost, CancellationToken cancellationToken)
    {
        string happened = $"{client.Origin} {GatewayAnswer.Describe(lost, client.Origin, client.AdminKey)}";
        string advice = "Nothing was sent twice. Run the command again with -IfNotExists: it lists first.";
        ServerList after;
        try
        {
            after = await ListAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AuthKitException e)
        {
            throw new AuthKitException(
                ErrorCode.RegistrationUnconfirmed,
                $"Whether '{input.ResourceUrl}' was registered is not known. {happened} The list that would tell could not be read: {e.Message} {advice}",
                input.ResourceUrl,
                e);
        }

        HashSet<string> knownIds = [.. before.Servers.Select(static s => s.Id)];
        AuthKitServer[] added = [.. after.Matching(input.ResourceUrl).Where(s => !knownIds.Contains(s.Id) && s.Name == input.Name)];
        return added switch
        {
            [AuthKitServer found] => new Registration(found, Created: true, [$"'{input.ResourceUrl}' is registered as {Shown(found)}, but the answer with its API key was lost, and the gateway shows a key only once. {happened}"]),
            [] => throw new AuthKitException(
                lost.Response is null ? ErrorCode.RegistrationUnconfirmed : ErrorCode.GatewayBroken,
                $"'{input.ResourceUrl}' is not registered so far: {happened} The list shows no new server. {advice}",
                input.ResourceUrl),
            _ => throw Ambiguous(input.ResourceUrl, added),
        };
    }

    private static Registration? Existing(ServerList list, RegistrationInput input, WhenRegistered whenRegistered)
    {
        IReadOnlyList<AuthKitServer> matches = list.Matching(input.ResourceUrl);
        if (whenRegistered == WhenRegistered.AddAnother || matches.Count == 0)
        {
            return null;
        }

        if (matches is not [AuthKitServer known])
        {
            throw Ambiguous(input.ResourceUrl, matches);
        }

        return whenRegistered == WhenRegistered.ReturnIt
            ? new Registration(known, Created: false, [.. Differences(known, input)])
            : throw new AuthKitException(
                ErrorCode.ServerExists,
                $"'{input.ResourceUrl}' is registered already as {Shown(known)}. Use -IfNotExists to get that server, or -AllowDuplicate to register it once more.",
                input.ResourceUrl);
    }

    private static IEnumerable<string> Differences(AuthKitServer known, RegistrationInput input)
    {
        const string Advice = "A registration cannot be changed through the gateway.";
        if (known.ResourceUrl != input.ResourceUrl)
        {
            yield return $"{Shown(known)} is registered with the resource URL '{Text.Printable(known.ResourceUrl)}', not '{input.ResourceUrl}'; clients compare it byte for byte. {Advice}";
        }

        if (known.Name != input.Name && !input.TakesAnyName)
        {
            yield return $"{Shown(known)} is registered under another name than '{Text.Printable(input.Name)}'. {Advice}";
        }

        if (input.Scopes is not null && !known.Scopes.OrderBy(static s => s, StringComparer.Ordinal).SequenceEqual(input.Scopes.OrderBy(static s => s, StringComparer.Ordinal)))
        {
            yield return $"{Shown(known)} is registered with the scopes '{Text.Printable(known.ScopesText)}', not '{string.Join(" ", input.Scopes)}'. {Advice}";
        }
    }

    private static AuthKitException Ambiguous(string resourceUrl, IReadOnlyList<AuthKitServer> matches) => new(
        ErrorCode.ServerAmbiguous,
        $"'{resourceUrl}' is registered {matches.Count} times: {string.Join(", ", matches.Select(Shown))}. Choose one with Get-AuthKitServer -Id; the gateway has no way to delete the others.",
        resourceUrl);

    private static string Shown(AuthKitServer server) => $"{Text.Printable(server.Id)} ('{Text.Printable(server.Name)}')";

    private string Reason(Exchange exchange)
    {
        JsonElement? json = GatewayAnswer.Json(exchange);
        string? said = json is { } answer ? JsonValue.String(answer, "error_description") ?? JsonValue.String(answer, "error") : null;
        return said is null
            ? GatewayAnswer.Describe(exchange, client.Origin, client.AdminKey)
            : Text.Printable(GatewayText.Redact(said, client.AdminKey)) + $" ({exchange.Response?.Status}).";
    }

    private async Task<ServerList> ListAsync(CancellationToken cancellationToken)
    {
        ServerList list = await client.ListAsync(cancellationToken).ConfigureAwait(false);
        connection.LastServers = list.Servers;
        return list;
    }
}
