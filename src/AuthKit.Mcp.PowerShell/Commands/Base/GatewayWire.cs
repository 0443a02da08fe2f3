using System.Globalization;
using System.Management.Automation;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Commands;

/// <summary>How gateway cmdlets send: with every exchange on the debug stream, and no second Authorization header.</summary>
internal static class GatewayWire
{
    // The gateway answers lists in one piece, without pages; a thousand servers are about 170 kB.
    private const int MaxListBytes = 16 * 1024 * 1024;

    // As many as -ThrottleLimit allows: a request that waited for a connection would lose its time limit to the wait. How many
    // are under way at once is for each cmdlet to say.
    private const int MaxConnections = 1024;

    /// <summary>The settings for a gateway that the user named.</summary>
    public static HttpSettings ForGateway(HttpSettings settings)
    {
        CheckHeaders(settings);
        return settings with { MaxBodyBytes = MaxListBytes, MaxConnectionsPerHost = MaxConnections };
    }

    /// <summary>Refuses headers that would replace the admin key or the token.</summary>
    public static void CheckHeaders(HttpSettings settings)
    {
        if (settings.Headers.Any(static h => h.Is("Authorization")))
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, "-Headers must not hold Authorization: the admin key and tokens are sent there. Use -AdminKey, or another header for a staging gate.");
        }
    }

    /// <summary>A sender that writes method, URL without its query, status and time of each exchange to the debug stream.</summary>
    public static IHttpSender Traced(IHttpSender sender, PipelineWriter pipeline) => new TracingSender(sender, pipeline);

    /// <summary>As <see cref="Traced"/>, and the sender ends with the one returned.</summary>
    public static IHttpSender TracedOwn(IHttpSender sender, PipelineWriter pipeline) => new TracingSender(sender, pipeline, owns: true);

    private sealed class TracingSender(IHttpSender inner, PipelineWriter pipeline, bool owns = false) : IHttpSender
    {
        public async Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellationToken)
        {
            Exchange exchange = await inner.SendAsync(request, cancellationToken).ConfigureAwait(false);
            string came = exchange.Response is { } response
                ? string.Format(CultureInfo.InvariantCulture, "{0}, {1} bytes", response.Status, response.Body.Length)
                : $"{exchange.Fault}: {exchange.FaultDetail}";

            try
            {
                // A query is left out: that of an authorization request has the state, and pages behind it may have tickets.
                await pipeline.WriteDebugAsync(string.Format(CultureInfo.InvariantCulture, "{0} {1} -> {2} in {3:0} ms", request.Method, Text.Printable(request.Url.Split('?', '#')[0]), came, exchange.Duration.TotalMilliseconds)).ConfigureAwait(false);
            }
            catch (PipelineStoppedException)
            {
                // Nobody reads the trace any more. The answer still counts for what revokes tokens after a stop; all else ends by its own token.
            }

            return exchange;
        }

        // Where it is shared, the sender belongs to the connection or the cmdlet.
        public void Dispose()
        {
            if (owns)
            {
                inner.Dispose();
            }
        }
    }
}
