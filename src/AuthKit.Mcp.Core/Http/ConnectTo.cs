using System.Globalization;

namespace AuthKit.Mcp.Http;

/// <summary>Where to connect for one host and port, in place of where its name leads. TLS and Host stay those of the name.</summary>
/// <param name="ForHost">The host that is asked for, without brackets.</param>
/// <param name="ForPort">The port that is asked for.</param>
/// <param name="Host">The host or address to connect to, without brackets.</param>
/// <param name="Port">The port to connect to.</param>
public sealed record ConnectTo(string ForHost, int ForPort, string Host, int Port)
{
    /// <summary>Reads <c>host:port</c>, <c>[v6]:port</c> or <c>host</c>, which keeps the port asked for.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/>, naming -ConnectTo.</exception>
    public static (string Host, int? Port) Parse(string? text)
    {
        string value = text ?? "";
        int colon = value.LastIndexOf(':');
        bool bracketed = value.StartsWith("[", StringComparison.Ordinal);
        bool hasPort = bracketed ? value.IndexOf("]:", StringComparison.Ordinal) > 0 : colon > 0 && value.IndexOf(':') == colon;
        string host = (hasPort ? value.Substring(0, colon) : value).Trim('[', ']');
        string port = hasPort ? value.Substring(colon + 1) : "";
        int number = 0;
        bool isPort = !hasPort || (int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and < 65536);
        return isPort && Uri.CheckHostName(host) is not (UriHostNameType.Unknown or UriHostNameType.Basic)
            ? (host, hasPort ? number : null)
            : throw new AuthKitException(ErrorCode.InvalidArgument, $"-ConnectTo '{Text.Printable(value)}' is no address. Use host:port, for example 192.0.2.10:443, [2001:db8::1]:443 or new.contoso.com.");
    }

    /// <summary>True when a connection for that host and port is meant.</summary>
    public bool Fits(string host, int port) => port == ForPort && string.Equals(host.Trim('[', ']'), ForHost, StringComparison.OrdinalIgnoreCase);
}
