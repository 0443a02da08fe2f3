using System.Net.Sockets;
using System.Security.Authentication;

namespace AuthKit.Mcp.Http;

/// <summary>Tells from an exception of the HTTP stack why there is no response.</summary>
internal static class WireFaults
{
    /// <summary>The fault and its detail, or null for an exception that is not the network's doing.</summary>
    public static (WireFault Fault, string Detail)? Classify(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AddressRefusedException refused:
                    return (WireFault.AddressRefused, refused.Message);
                case AuthenticationException tls:
                    return (WireFault.TlsFailed, Text.Printable(tls.InnerException?.Message ?? tls.Message));
                case SocketException socket:
                    return Classify(socket);
            }
        }

        return e switch
        {
            HttpRequestException http => (Kind(http), Text.Printable(Innermost(http).Message)),
            IOException io => (WireFault.ConnectionClosed, Text.Printable(io.Message)),
            _ => null,
        };
    }

    private static (WireFault Fault, string Detail) Classify(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => (WireFault.NameNotResolved, "the host name has no address"),
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => (WireFault.ConnectionClosed, "the connection was reset"),
        SocketError.ConnectionRefused => (WireFault.ConnectionFailed, "connection refused: nothing listens on that port"),
        SocketError.TimedOut => (WireFault.TimedOut, "the connection could not be made in time"),
        _ => (WireFault.ConnectionFailed, Text.Printable(e.Message)),
    };

#if NET
    private static WireFault Kind(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => WireFault.NameNotResolved,
        HttpRequestError.SecureConnectionError => WireFault.TlsFailed,
        HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.HttpProtocolError => WireFault.ProtocolViolation,
        HttpRequestError.ResponseEnded => WireFault.ConnectionClosed,
        HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError => WireFault.ConnectionFailed,
        _ => e.InnerException is IOException ? WireFault.ConnectionClosed : WireFault.ProtocolViolation,
    };
#else
    private static WireFault Kind(HttpRequestException e) => Innermost(e) is System.Net.WebException web
        ? web.Status switch
        {
            System.Net.WebExceptionStatus.NameResolutionFailure => WireFault.NameNotResolved,
            System.Net.WebExceptionStatus.ConnectFailure => WireFault.ConnectionFailed,
            System.Net.WebExceptionStatus.TrustFailure or System.Net.WebExceptionStatus.SecureChannelFailure => WireFault.TlsFailed,
            System.Net.WebExceptionStatus.ServerProtocolViolation => WireFault.ProtocolViolation,
            _ => WireFault.ConnectionClosed,
        }
        : e.Message.IndexOf("invalid", StringComparison.OrdinalIgnoreCase) >= 0 ? WireFault.ProtocolViolation : WireFault.ConnectionClosed;
#endif

    private static Exception Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e;
    }
}

/// <summary>A name led to an address that must not be followed.</summary>
internal sealed class AddressRefusedException(string message) : IOException(message);
