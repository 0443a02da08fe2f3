using System.Security.Cryptography;
using System.Text;

namespace AuthKit.Mcp.Reporting;

/// <summary>What makes two results of different runs the same alert: the server and the rule, and nothing that was seen there.</summary>
internal static class SarifFingerprint
{
    /// <summary>The name of the fingerprint; another way to make one needs another name.</summary>
    internal const string Name = "authkitMcpServerRule/v1";

    /// <summary>The fingerprint of that rule at that server.</summary>
    public static string Of(McpDiscoveryResult result, string rule)
    {
        using SHA256 algorithm = SHA256.Create();
#pragma warning disable CA1850 // netstandard2.0 has no HashData.
        byte[] hash = algorithm.ComputeHash(Encoding.UTF8.GetBytes($"{ServerKey.Of(result)}\n{rule}"));
#pragma warning restore CA1850
        return string.Concat(hash.Select(static b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
