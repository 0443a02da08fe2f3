using System.Globalization;
using System.Text.Json;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Gateway;

/// <summary>The registered servers, as far as they can be read.</summary>
/// <param name="Servers">The servers in the order received.</param>
/// <param name="UnreadableRows">How many rows are no objects with an id.</param>
internal sealed record ServerList(IReadOnlyList<AuthKitServer> Servers, int UnreadableRows)
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    /// <summary>Reads a list, or returns null when the answer is none.</summary>
    public static ServerList? Read(Exchange exchange, string origin)
    {
        if (exchange.Response?.Status != 200 || GatewayAnswer.Json(exchange) is not { } json || JsonValue.Member(json, "servers") is not { ValueKind: JsonValueKind.Array } rows)
        {
            return null;
        }

        List<AuthKitServer> servers = [];
        int unreadable = 0;
        foreach (JsonElement row in rows.EnumerateArray())
        {
            if (JsonValue.String(row, "id") is { Length: > 0 } id)
            {
                servers.Add(Server(row, id, origin));
            }
            else
            {
                unreadable++;
            }
        }

        return new ServerList(servers, unreadable);
    }

    /// <summary>The servers whose resource URL is the given one; differences that RFC 3986 calls none are none.</summary>
    public IReadOnlyList<AuthKitServer> Matching(string resourceUrl)
    {
        string key = Key(resourceUrl);
        return [.. Servers.Where(s => Key(s.ResourceUrl) == key)];
    }

    /// <summary>What two spellings of one resource URL have in common. Blanks and line breaks around it, which the gateway keeps, do not count.</summary>
    public static string Key(string resourceUrl)
    {
        string trimmed = resourceUrl.Trim();
        HttpUrl? url = HttpUrl.TryParse(trimmed);
        return url is null ? trimmed : url.Rest == "/" ? url.Origin : url.Value;
    }

    /// <summary>Where the gateway serves the metadata of a server; the list does not say.</summary>
    public static string PrmUrl(string origin, string id) => origin + "/prm/" + Uri.EscapeDataString(id);

    private static AuthKitServer Server(JsonElement row, string id, string origin)
    {
        IReadOnlyList<string>? scopes = ScopeList.Read(JsonValue.Member(row, "scopes"), out string? scopesText);
        return new AuthKitServer
        {
            Id = id,
            Name = JsonValue.Member(row, "name") is { } name ? JsonValue.Text(name) : "",
            ResourceUrl = JsonValue.Member(row, "resource_url") is { } url ? JsonValue.Text(url) : "",
            Scopes = scopes ?? [],
            ScopesText = scopesText,
            ScopesUnreadable = scopes is null,
            CreatedAt = Time(JsonValue.String(row, "created_at")),
            PrmUrl = PrmUrl(origin, id),
            Gateway = origin,
        };
    }

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time) ? time : null;
}
