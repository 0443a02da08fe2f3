using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Gateway;

/// <summary>
/// Checks a gateway from outside, without writing anything. <c>/health</c> does not touch the database, so a metadata
/// look-up of an id that cannot exist stands for it.
/// </summary>
internal sealed class InstanceCheck(GatewayClient client, TimeProvider clock)
{
    // No registration has it: the gateway gives out 16 letters and digits.
    private const string ImpossibleId = "srv_0";

    private readonly List<AuthKitCheck> _checks = [];

    /// <summary>Makes every check.</summary>
    /// <param name="latencyProbes">How many times the token endpoint for lookups is timed; 0 for not at all.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public async Task<InstanceState> RunAsync(int latencyProbes, CancellationToken cancellationToken)
    {
        DateTimeOffset startedAt = clock.GetUtcNow();
        Exchange health = await client.HealthAsync(cancellationToken).ConfigureAwait(false);
        Judge(health, "Health", HealthVerdict(health), "says that it is up", "Check that the URL is that of an AuthKit gateway and that it is deployed.");
        if (health.Response is null)
        {
            return new InstanceState(Result(startedAt, McpVerdict.Unreachable, null), null);
        }

        HttpUrl? origin = HttpUrl.TryParse(client.Origin);
        if (origin is { IsProtected: false })
        {
            Add("Transport", McpRuleVerdict.Fail, "is used over plain http: keys and tokens can be read on the way, and clients refuse such an issuer.", "Serve the gateway over https.", 0);
        }

        await CheckDatabaseAsync(cancellationToken).ConfigureAwait(false);
        Exchange metadata = await client.MetadataAsync(cancellationToken).ConfigureAwait(false);
        _checks.AddRange(MetadataCheck.Judge(metadata, client.Origin));
        ServerList? list = await CheckAdminAsync(cancellationToken).ConfigureAwait(false);
        _checks.AddRange(await new TokenCheck(client).RunAsync(latencyProbes, cancellationToken).ConfigureAwait(false));
        if (list is not null)
        {
            _checks.AddRange(RegistrationLint.Judge(list, origin is { IsLoopback: true }));
        }

        McpVerdict verdict = _checks.Any(static c => c.Verdict == McpRuleVerdict.Fail) ? McpVerdict.Fail
            : _checks.Any(static c => c.Verdict == McpRuleVerdict.Warning) ? McpVerdict.Warning
            : McpVerdict.Pass;
        return new InstanceState(Result(startedAt, verdict, list?.Servers.Count), list);
    }

    private async Task CheckDatabaseAsync(CancellationToken cancellationToken)
    {
        Exchange exchange = await client.PrmAsync(ImpossibleId, cancellationToken).ConfigureAwait(false);
        bool holds = exchange.Response?.Status == 404 && GatewayAnswer.Error(exchange) == "server_not_found";
        Judge(exchange, "Database", holds ? McpRuleVerdict.Pass : McpRuleVerdict.Fail, "reads its database", exchange.Response?.Status >= 500
            ? "The database probably has no tables: apply the schema to the deployed database (wrangler d1 execute needs --remote), then check again."
            : "Check that the URL is that of an AuthKit gateway.");
    }

    private async Task<ServerList?> CheckAdminAsync(CancellationToken cancellationToken)
    {
        Exchange open = await client.ListExchangeAsync(withKey: false, cancellationToken).ConfigureAwait(false);
        ServerList? list = ServerList.Read(open, client.Origin);
        if (open.Response?.Status is >= 200 and < 300)
        {
            Add("AdminClosed", McpRuleVerdict.Fail, "answers the admin API without a key: anyone can list and register servers.", "Set ADMIN_KEY of the gateway to a long random value (an empty one opens the API), and deploy again.", open.Duration.TotalMilliseconds);
        }
        else
        {
            Judge(open, "AdminClosed", open.Response?.Status == 401 ? McpRuleVerdict.Pass : McpRuleVerdict.Fail, "refuses the admin API without a key", "Check that the URL is that of an AuthKit gateway and that its database has tables.");
        }

        if (client.AdminKey is null)
        {
            // An open gateway lists its servers all the same.
            Add("AdminKey", McpRuleVerdict.Skip, $"was given no admin key, so {(list is null ? "neither a key nor the registered servers were" : "no key was")} checked.", "Pass -AdminKey, or connect with a key.", 0);
            return list;
        }

        Exchange keyed = await client.ListExchangeAsync(withKey: true, cancellationToken).ConfigureAwait(false);
        list = ServerList.Read(keyed, client.Origin) ?? list;
        if (GatewayAnswer.IsRefusal(keyed) && ServerList.Read(open, client.Origin) is not null)
        {
            Add("AdminKey", McpRuleVerdict.Skip, "refuses every key while its ADMIN_KEY is empty, so the key was not checked.", "Set ADMIN_KEY first, see AdminClosed.", keyed.Duration.TotalMilliseconds);
        }
        else if (GatewayAnswer.IsRefusal(keyed))
        {
            Add("AdminKey", McpRuleVerdict.Fail, "refuses the admin key (401).", "Check that the key is the ADMIN_KEY of this gateway.", keyed.Duration.TotalMilliseconds);
        }
        else
        {
            Judge(keyed, "AdminKey", ServerList.Read(keyed, client.Origin) is null ? McpRuleVerdict.Fail : McpRuleVerdict.Pass, "accepts the admin key", "See the other checks: the gateway is broken behind the key.");
        }

        return list;
    }

    private static McpRuleVerdict HealthVerdict(Exchange health) =>
        health.Response?.Status == 200 && GatewayAnswer.Json(health) is { } json && JsonValue.String(json, "status") == "ok" ? McpRuleVerdict.Pass : McpRuleVerdict.Fail;

    private void Judge(Exchange exchange, string name, McpRuleVerdict verdict, string good, string fix)
    {
        bool holds = verdict == McpRuleVerdict.Pass;
        Add(name, verdict, holds ? good + "." : GatewayAnswer.Describe(exchange, client.Origin, client.AdminKey), holds ? "" : fix, exchange.Duration.TotalMilliseconds);
    }

    private void Add(string name, McpRuleVerdict verdict, string message, string fix, double durationMs) => _checks.Add(new AuthKitCheck
    {
        Name = name,
        Verdict = verdict,
        Message = "The gateway " + message,
        Fix = fix,
        DurationMs = Math.Round(durationMs, 1),
    });

    private AuthKitInstanceResult Result(DateTimeOffset startedAt, McpVerdict verdict, int? servers) => new()
    {
        Gateway = client.Origin,
        Verdict = verdict,
        Checks = _checks,
        ServerCount = servers,
        CheckedAt = startedAt,
    };
}

/// <summary>What a check found, and the list it read, if it could.</summary>
internal sealed record InstanceState(AuthKitInstanceResult Result, ServerList? Servers);
