namespace AuthKit.Mcp.Reporting;

/// <summary>What makes two results of different runs results of the same server. The one place that decides it.</summary>
internal static class ServerKey
{
    /// <summary>Compares the keys: URIs that differ in anything are different servers to clients.</summary>
    public static StringComparer Comparer => StringComparer.Ordinal;

    /// <summary>The endpoint exactly as given, the address where several nodes of it are checked, and what is asked for it alone. No URI has a line break.</summary>
    public static string Of(McpDiscoveryResult result) => result.Settings is null ? OfNode(result) : $"{OfNode(result)}\n{result.Settings}";

    /// <summary>The same for people: reports that leave out the address or what is asked give two servers one name.</summary>
    public static string Shown(McpDiscoveryResult result) => result.Uri + (result.Address is null ? "" : $" at {result.Address}") + (result.Settings is null ? "" : $" with {result.Settings}");

    /// <summary>The same, however it was checked.</summary>
    public static string OfNode(McpDiscoveryResult result) => result.Address is null ? result.Uri : $"{result.Uri}\n{result.Address}";
}
