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

        // With the key first: an open gateway may refuse every key and still answer without one.
        ServerList list = await client.ListAsync(cancellationToken).ConfigureAwait(false);
        connection.LastServers = list.Servers;
        Exchange open = await client.ListExchangeAsync(withKey: false, cancellationToken).ConfigureAwait(false);
        if (open.Response?.Status is >= 200 and < 300)
        {
            yield return $"{client.Origin} answers its admin API without a key: anyone can list and register servers. Set its ADMIN_KEY to a long random value and deploy again.";
        }
    }
}
