namespace AuthKit.Mcp.Rules;

/// <summary>The revisions of the MCP specification that servers are judged by.</summary>
public static class SpecVersions
{
    /// <summary>The first revision with authorization: the MCP server is, or fronts, the authorization server.</summary>
    public const string V20250326 = "2025-03-26";

    /// <summary>The MCP server becomes an OAuth resource server; protected resource metadata is mandatory.</summary>
    public const string V20250618 = "2025-06-18";

    /// <summary>Header or well-known location, OpenID Connect discovery accepted, PKCE support must be advertised.</summary>
    public const string V20251125 = "2025-11-25";

    /// <summary>Stateless transport; issuer identity is a MUST of its own.</summary>
    public const string V20260728 = "2026-07-28";

    /// <summary>All revisions, oldest first.</summary>
    public static IReadOnlyList<string> All { get; } = [V20250326, V20250618, V20251125, V20260728];

    /// <summary>The newest revision.</summary>
    public static string Latest => V20260728;

    /// <summary>What is judged when nothing is asked for: the revision most clients speak, and the newest.</summary>
    public static IReadOnlyList<string> Default { get; } = [V20251125, V20260728];

    /// <summary>Replaces <c>Latest</c>, removes repetitions and puts the revisions in order.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/> for an unknown revision.</exception>
    public static IReadOnlyList<string> Resolve(IReadOnlyList<string> asked)
    {
        if (asked.Count == 0)
        {
            return Default;
        }

        List<string> named = [.. asked.Select(static v => string.Equals(v, "Latest", StringComparison.OrdinalIgnoreCase) ? Latest : v)];
        string? unknown = named.FirstOrDefault(static v => !All.Contains(v));
        return unknown is null
            ? [.. All.Where(named.Contains)]
            : throw new AuthKitException(ErrorCode.InvalidArgument, $"-SpecVersion '{Text.Printable(unknown)}' is not known. Use {string.Join(", ", All)} or Latest.");
    }

    internal static int IndexOf(string version)
    {
        int at = 0;
        while (All[at] != version)
        {
            at++;
        }

        return at;
    }
}
