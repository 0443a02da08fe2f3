using System.Net;
using System.Net.Sockets;
#if NET
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
#endif

namespace AuthKit.Mcp.Http;

/// <summary>Makes handlers with everything automatic switched off, so that what is recorded is what was on the wire.</summary>
internal static class HttpHandlers
{
    private const int MaxHeadKilobytes = 64;

#if NET
    /// <summary>True where connections can be made to a chosen address.</summary>
    public static bool CanConnectTo => true;

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
            UseProxy = !settings.NoProxy && settings.ConnectTo is null,
            Proxy = Proxy(settings),
            DefaultProxyCredentials = settings.ProxyCredential,
        };
        if (settings.SkipCertificateCheck || settings.Certificate is not null || settings.CertificateLog is not null)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Validation(settings) };
            if (settings.Certificate is not null)
            {
                // As a list it would be held back wherever the server names authorities and none of them signed it; a self-signed one has none.
                X509Certificate2 certificate = settings.Certificate;
                handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
            }
        }

        handler.ConnectCallback = settings.PublicAddressesOnly || settings.ConnectTo is not null
            ? (context, cancellationToken) => ConnectAsync(context, settings, cancellationToken)
            : static (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, static (socket, place, token) => socket.ConnectAsync(place, token), cancellationToken);

        return settings.PublicAddressesOnly ? new PublicAddressesHandler(handler) : handler;
    }

    private static RemoteCertificateValidationCallback? Validation(HttpSettings settings)
    {
        bool skips = settings.SkipCertificateCheck;
#pragma warning disable CA5359 // Only when the user asked for exactly this with -SkipCertificateCheck.
        return settings.CertificateLog is { } log
            ? (sender, certificate, chain, errors) => (sender is SslStream tls ? log.Validate(tls.TargetHostName, certificate, chain, errors, tls.SslProtocol) : errors == SslPolicyErrors.None) || skips
            : skips ? static (_, _, _, _) => true : null;
#pragma warning restore CA5359
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, HttpSettings settings, CancellationToken cancellationToken)
    {
        (string host, int port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        bool isChosen = settings.ConnectTo?.Fits(host, port) == true;
        if (isChosen && settings.ConnectTo is { } chosen)
        {
            (host, port) = (chosen.Host, chosen.Port);
        }

        // The address that was checked is the address that is used: a second look-up could give another one.
        IPAddress[] addresses = await NameLookup.ResolveAsync(host, cancellationToken).ConfigureAwait(false);
        if (settings.PublicAddressesOnly && !isChosen && !IsProxy(context))
        {
            AddressGuard.RequirePublic(host, addresses);
        }

        return await ConnectAsync((addresses, port), static (socket, place, token) => socket.ConnectAsync(place.addresses, place.port, token), cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<Stream> ConnectAsync<T>(T place, Func<Socket, T, CancellationToken, ValueTask> connect, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await connect(socket, place, cancellationToken).ConfigureAwait(false);
            return new ClosingStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Closes the connection with one call to the system, which tells the other side (FIN), where .NET's own stream first shuts it down and so tells it
    /// with another. A check closes its connections while others are under way, and a twentieth of a Quick check was this.
    /// </summary>
    private sealed class ClosingStream(Socket socket) : NetworkStream(socket, ownsSocket: false)
    {
        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing)
            {
                Socket.Dispose();
            }
        }
    }

    // A proxy is the user's choice and may be private. It is the host of a tunnel request, or not that of the request.
    private static bool IsProxy(SocketsHttpConnectionContext context) => context.InitialRequestMessage.Method == HttpMethod.Connect
        || context.InitialRequestMessage.RequestUri is not { } uri
        || !string.Equals(uri.IdnHost, context.DnsEndPoint.Host, StringComparison.OrdinalIgnoreCase)
        || uri.Port != context.DnsEndPoint.Port;
#else
    /// <summary>True where connections can be made to a chosen address.</summary>
    public static bool CanConnectTo => false;

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
        bool skips = settings.SkipCertificateCheck;
        if (settings.CertificateLog is { } log)
        {
            handler.ServerCertificateCustomValidationCallback = (message, certificate, chain, errors) =>
                log.Validate(message.RequestUri?.IdnHost ?? "", certificate, chain, errors, System.Security.Authentication.SslProtocols.None) || skips;
        }
        else if (skips)
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
#endif

    /// <summary>Looks at the host of each request: behind a proxy no connection of ours shows where it leads.</summary>
    private sealed class PublicAddressesHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string host = request.RequestUri?.DnsSafeHost ?? "";
            if (AddressGuard.IsPrivate(host))
            {
                throw new AddressRefusedException($"'{Text.Printable(host)}' is no public host");
            }

            AddressGuard.RequirePublic(host, await ResolveAsync(host, cancellationToken).ConfigureAwait(false));
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
        {
            try
            {
                return await NameLookup.ResolveAsync(host, cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                return []; // Only the proxy may know the name; without one the connection fails and says so.
            }
        }
    }

    /// <summary>The proxy that a request goes over, without user name and password, or null.</summary>
    public static string? ProxyOf(HttpSettings settings, Uri uri)
    {
        if (settings.NoProxy || settings.ConnectTo is not null)
        {
            return null;
        }

#if NET
        IWebProxy? proxy = Proxy(settings) ?? HttpClient.DefaultProxy;
#else
        IWebProxy? proxy = Proxy(settings) ?? WebRequest.DefaultWebProxy;
#endif
        return proxy is null || proxy.IsBypassed(uri) || proxy.GetProxy(uri) is not { } address || address == uri ? null : Text.Printable(address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
    }

    private static WebProxy? Proxy(HttpSettings settings)
    {
        if (settings.Proxy is not { } proxy || settings.NoProxy)
        {
            return null;
        }

        // The URI of the proxy stands in error messages, so it must not hold the password.
        UriBuilder bare = new(proxy) { UserName = "", Password = "" };
        string[] user = Uri.UnescapeDataString(proxy.UserInfo).Split([':'], 2);
        return new WebProxy(bare.Uri)
        {
            Credentials = settings.ProxyCredential ?? (proxy.UserInfo.Length == 0 ? null : new NetworkCredential(user[0], user.Length > 1 ? user[1] : "")),
        };
    }
}
