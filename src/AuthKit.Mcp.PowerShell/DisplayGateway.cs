namespace AuthKit.Mcp;

/// <summary>What the views show. Called from the format files, which hold no logic of their own.</summary>
public static partial class Display
{
    /// <summary>Text of a gateway, with control characters escaped.</summary>
    public static string GatewayText(string? text) => Text.Printable(text);

    /// <summary>The scopes of a server in one line; what cannot be read is said to be so.</summary>
    public static string ServerScopes(AuthKitServer? server) => server switch
    {
        null => "",
        { ScopesUnreadable: true } => "(unreadable) " + Text.Printable(server.ScopesText, 40),
        _ => Text.Printable(string.Join(" ", server.Scopes)),
    };

    /// <summary>A time in UTC, to the second, alike in every culture.</summary>
    public static string GatewayTime(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) ?? "";

    /// <summary>The checks of a gateway, one line each, and below a line what to do about it.</summary>
    public static string InstanceChecks(AuthKitInstanceResult? result) => result is null
        ? ""
        : string.Join("\n", result.Checks.Select(static c => $"{c.Verdict,-7} {c.Name}: {Text.Printable(c.Message, 600)}" + (c.Fix.Length > 0 ? "\n        -> " + Text.Printable(c.Fix, 600) : "")));
}
