using System.Net;
using System.Net.Sockets;

namespace AuthKit.Mcp.Http;

/// <summary>Looks host names up, and stops waiting when asked to: resolvers can take long.</summary>
internal static class NameLookup
{
    /// <exception cref="SocketException">The name has no address, or is too long to be one.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
#if NET
            return await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
#else
            Task<IPAddress[]> lookup = Dns.GetHostAddressesAsync(host);
            await Task.WhenAny(lookup, Task.Delay(Timeout.Infinite, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return await lookup.ConfigureAwait(false);
#endif
        }
        catch (ArgumentException)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }
    }
}
