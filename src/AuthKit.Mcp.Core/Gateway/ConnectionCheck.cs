using System.Runtime.CompilerServices;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Gateway;

/// <summary>Verifies a new connection by reads only.</summary>
internal sealed class ConnectionCheck(AuthKitConnection connection, GatewayClient client)
{
    /// <summary>Warnings on the way; an exception when the connection cannot be used.</summary>
    /// <exception cref="AuthKitException">The gateway cannot be reached, is broken, or refused the key.</exception>
    public async IAsyncEnumerable<string> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (client.AdminKey is null)
        {
            Exchange health = await client.HealthAsync(cancellationToken).ConfigureAwait(false);
            if (health.Response?.Status != 200 || GatewayAnswer.Json(health) is null)
            {
                throw GatewayAnswer.Failure(health, client.Origin, null);
            }

            yield break;
        }

        Exchange keyed = await client.ListExchangeAsync(withKey: true, cancellationToken).ConfigureAwait(false);
        ServerList? list = ServerList.Read(keyed, client.Origin);
        if (list is null && !GatewayAnswer.IsRefusal(keyed))
        {
            throw GatewayAnswer.Failure(keyed, client.Origin, client.AdminKey);
        }

        // Also after a refusal: with an empty ADMIN_KEY AuthKit refuses every key and answers without one.
        Exchange open = await client.ListExchangeAsync(withKey: false, cancellationToken).ConfigureAwait(false);
        if (list is null)
        {
            throw ServerList.Read(open, client.Origin) is null
                ? GatewayAnswer.Failure(keyed, client.Origin, client.AdminKey)
                : new AuthKitException(ErrorCode.AdminKeyRejected, $"{client.Origin} refuses every admin key, because its ADMIN_KEY is empty: it answers its admin API to anyone who sends none, so anyone can list and register servers. Set its ADMIN_KEY to a long random value, deploy again, and connect with that. -NoAdminKey connects for looking up tokens.", client.Origin);
        }

        connection.LastServers = list.Servers;
        if (open.Response?.Status is >= 200 and < 300)
        {
            yield return $"{client.Origin} answers its admin API without a key: anyone can list and register servers. Set its ADMIN_KEY to a long random value and deploy again.";
        }
    }
}
