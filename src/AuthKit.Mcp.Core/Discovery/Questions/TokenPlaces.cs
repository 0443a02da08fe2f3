using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>Places outside the Authorization header where a server must not look for a token (OAuth 2.1 section 5.1).</summary>
internal static class TokenPlaces
{
    public const string Query = "token in the query";
    public const string Form = "token in a form body";
    public const string Cookie = "token in a cookie";

    private const string Name = "access_token";

    /// <summary>All places.</summary>
    public static IReadOnlyList<string> All { get; } = [Query, Form, Cookie];

    /// <summary>The request with the token at that place and nowhere else.</summary>
    public static WireRequest Put(WireRequest request, string place, string token) => place switch
    {
        Query => request with { Url = request.Url + (request.Url.IndexOf('?') < 0 ? "?" : "&") + Name + "=" + Uri.EscapeDataString(token) },
        Form => request with
        {
            Headers = [.. request.Headers.Where(static h => !h.Is("Content-Type")), new HeaderLine("Content-Type", "application/x-www-form-urlencoded")],
            Body = Name + "=" + Uri.EscapeDataString(token),
        },
        _ => request with { Headers = [.. request.Headers, new HeaderLine("Cookie", Name + "=" + token)] },
    };
}
