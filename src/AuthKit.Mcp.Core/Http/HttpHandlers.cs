using System.Net;
#if NET
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
#endif

namespace AuthKit.Mcp.Http;

/// <summary>Makes handlers with everything automatic switched off, so that what is recorded is what was on the wire.</summary>
internal static class HttpHandlers
{
    private const int MaxHeadKilobytes = 64;

#if NET
    public static HttpMessageHandler Create(HttpSettings settings)
    {
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            Credentials = null,
            PreAuthenticate = false,
            ActivityHeadersPropagator = null,
            MaxConnectionsPerServer = settings.MaxConnectionsPerHost,
            MaxResponseHeadersLength = MaxHeadKilobytes,
            MaxResponseDrainSize = 0,
            ConnectTimeout = settings.Timeout,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            UseProxy = !settings.NoProxy,
            Proxy = Proxy(settings),
            DefaultProxyCredentials = settings.ProxyCredential,
        };
        if (settings.SkipCertificateCheck || settings.Certificate is not null)
        {
            handler.SslOptions = new SslClientAuthenticationOptions();
            if (settings.SkipCertificateCheck)
            {
#pragma warning disable CA5359 // The user asked for exactly this with -SkipCertificateCheck.
                handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
            }

            if (settings.Certificate is not null)
            {
                handler.SslOptions.ClientCertificates = [settings.Certificate];
            }
        }

        if (settings.PublicAddressesOnly)
        {
            // The address that was checked is the address that is used: a second look-up could give another one.
            handler.ConnectCallback = static async (context, cancellationToken) =>
            {
                IPAddress[] addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
                AddressGuard.RequirePublic(context.DnsEndPoint.Host, addresses);
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
        }

        return handler;
    }
#else
    public static HttpMessageHandler Create(HttpSettings settings)
    {
        HttpClientHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            Credentials = null,
            PreAuthenticate = false,
            MaxConnectionsPerServer = settings.MaxConnectionsPerHost,
            MaxResponseHeadersLength = MaxHeadKilobytes,
            UseProxy = !settings.NoProxy,
            Proxy = Proxy(settings),
            DefaultProxyCredentials = settings.ProxyCredential,
        };
        if (settings.SkipCertificateCheck)
        {
            handler.ServerCertificateCustomValidationCallback = static (_, _, _, _) => true;
        }

        if (settings.Certificate is not null)
        {
            handler.ClientCertificates.Add(settings.Certificate);
        }

        // .NET Framework cannot pin the address, so the check and the connection are two look-ups; the README says so.
        return settings.PublicAddressesOnly ? new PublicAddressesHandler(handler) : handler;
    }

    private sealed class PublicAddressesHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string host = request.RequestUri?.DnsSafeHost ?? "";
            AddressGuard.RequirePublic(host, await Dns.GetHostAddressesAsync(host).ConfigureAwait(false));
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }
#endif

    private static WebProxy? Proxy(HttpSettings settings) => settings.Proxy is null || settings.NoProxy
        ? null
        : new WebProxy(settings.Proxy) { Credentials = settings.ProxyCredential };
}
