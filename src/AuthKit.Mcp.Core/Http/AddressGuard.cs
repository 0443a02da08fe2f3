using System.Net;
using System.Net.Sockets;

namespace AuthKit.Mcp.Http;

/// <summary>
/// Tells public addresses from those that a public server's metadata must not send anyone to
/// (server-side request forgery; MCP Security Best Practices, RFC 9728 section 7.7).
/// </summary>
public static class AddressGuard
{
    /// <summary>True for loopback hosts: <c>localhost</c>, 127.0.0.0/8 and ::1.</summary>
    public static bool IsLoopback(string host)
    {
        string bare = host.Trim('[', ']').TrimEnd('.');
        return bare.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || bare.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(bare, out IPAddress? address) && IPAddress.IsLoopback(address));
    }

    /// <summary>True for names and addresses that only exist inside one network.</summary>
    public static bool IsPrivate(string host)
    {
        string bare = host.Trim('[', ']').TrimEnd('.');
        return IsLoopback(bare)
            || (IPAddress.TryParse(bare, out IPAddress? address)
                ? !IsPublic(address)
                : bare.IndexOf('.') < 0 || bare.EndsWith(".internal", StringComparison.OrdinalIgnoreCase) || bare.EndsWith(".local", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>True when the address can be reached from anywhere.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (IPAddress.IsLoopback(address))
        {
            return false;
        }

        byte[] b = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            if (Embedded(b) is { } v4)
            {
                return IsPublic(v4);
            }

            bool uniqueLocal = (b[0] & 0xFE) == 0xFC;
            return !(uniqueLocal || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any));
        }

        // RFC 6890: this network, private use, shared space, link-local, benchmarking, multicast and reserved.
        return b[0] switch
        {
            0 or 10 or 127 => false,
            100 => b[1] is < 64 or > 127,
            169 => b[1] != 254,
            172 => b[1] is < 16 or > 31,
            192 => !(b[1] == 168 || (b[1] == 0 && b[2] == 0)),
            198 => b[1] is not (18 or 19),
            >= 224 => false,
            _ => true,
        };
    }

    // Addresses that lead to an IPv4 address: IPv4-compatible (RFC 4291), NAT64 (RFC 6052) and 6to4 (RFC 3056).
    private static IPAddress? Embedded(byte[] b)
    {
        bool compatible = b.Take(12).All(static x => x == 0);
        bool nat64 = b[0] == 0 && b[1] == 0x64 && b[2] == 0xFF && b[3] == 0x9B;
        return compatible || nat64 ? new IPAddress([b[12], b[13], b[14], b[15]])
            : b[0] == 0x20 && b[1] == 0x02 ? new IPAddress([b[2], b[3], b[4], b[5]])
            : null;
    }

    internal static void RequirePublic(string host, IPAddress[] addresses)
    {
        IPAddress? refused = addresses.FirstOrDefault(static a => !IsPublic(a));
        if (refused is not null)
        {
            throw new AddressRefusedException($"'{Text.Printable(host)}' leads to {refused}, an address that is not public");
        }
    }
}
