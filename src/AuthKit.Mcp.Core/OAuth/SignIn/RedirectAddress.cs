using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>A redirect URI on this machine (RFC 8252 section 7.3) and the port behind it.</summary>
internal static class RedirectAddress
{
    private const string Example = "Give one such as http://127.0.0.1:33418/callback, or leave -RedirectUri out for a free port.";

    /// <summary>Takes the port.</summary>
    /// <param name="redirectUri">The redirect URI; without a port, or null, a free one is taken.</param>
    /// <param name="listener">The listener, started.</param>
    /// <returns>The redirect URI with its port; what was given stays as it was.</returns>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidUri"/> or <see cref="ErrorCode.RedirectPortInUse"/>.</exception>
    public static string Bind(string? redirectUri, out TcpListener listener)
    {
        string text = redirectUri ?? "http://127.0.0.1/callback";
        HttpUrl url = HttpUrl.Parse(text, "-RedirectUri");
        if (!RawUrl.TryParse(text, out RawUrl raw) || url is not { Scheme: "http", IsLoopback: true } || raw.Fragment is not null)
        {
            throw new AuthKitException(ErrorCode.InvalidUri, $"-RedirectUri '{HttpUrl.Shown(text)}' cannot be listened on: it has to be http on this machine, without a fragment. {Example}", HttpUrl.Shown(text));
        }

        bool hasPort = raw.Authority.LastIndexOf(':') > raw.Authority.LastIndexOf(']');
        int port = hasPort ? new Uri(text).Port : 0;

        // A name such as localhost has two addresses, and browsers try both.
        IPAddress address = IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? given) ? given : IPAddress.Loopback;
        listener = Listen(address, port);
        return hasPort
            ? text
            : raw.Origin + ":" + ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture) + text.Substring(raw.Origin.Length);
    }

    private static TcpListener Listen(IPAddress address, int port)
    {
        TcpListener listener = new(address, port);
        try
        {
            // Windows lets another program share the port otherwise, and codes with it; elsewhere this would only block a port just freed.
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                listener.ExclusiveAddressUse = true;
            }

            listener.Start();
            return listener;
        }
        catch (SocketException e)
        {
            listener.Stop();
            string shown = address + ", port " + port.ToString(CultureInfo.InvariantCulture);
            throw new AuthKitException(
                ErrorCode.RedirectPortInUse,
                $"The browser's answer cannot be awaited at {shown} ({e.SocketErrorCode}). Close the program that listens there, or give another port with -RedirectUri, one that the client is registered with.",
                shown,
                e);
        }
    }
}
