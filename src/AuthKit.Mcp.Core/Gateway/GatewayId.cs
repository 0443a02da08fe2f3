namespace AuthKit.Mcp.Gateway;

/// <summary>The ids that a gateway gives to servers.</summary>
internal static class GatewayId
{
    private const string Prefix = "srv_";
    private const int MaxLength = 40;

    /// <summary>The value as it may be shown, or null: what is no id can be a key in the wrong place.</summary>
    public static string? Shown(string value) =>
        value.StartsWith(Prefix, StringComparison.Ordinal) && value.Length <= MaxLength && value.All(static c => char.IsLetterOrDigit(c) || c is '_' or '-') ? value : null;
}
