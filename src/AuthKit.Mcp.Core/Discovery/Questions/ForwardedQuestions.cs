using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>Requests as a proxy forwards them, sent by a stranger: what they say must not come back (RFC 7239 section 8.1).</summary>
internal static class ForwardedQuestions
{
    /// <summary>The host that no answer may repeat.</summary>
    public const string Stranger = "probe.invalid";

    /// <summary>The request with a forwarded host, and with a forwarded scheme that is not the one in use; each with its name.</summary>
    public static IEnumerable<(string Name, WireRequest Request)> Of(WireRequest request)
    {
        string scheme = request.Url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? "http" : "https";
        yield return ("X-Forwarded-Host", With(Own(request), new HeaderLine("X-Forwarded-Host", Stranger), new HeaderLine("Forwarded", "host=" + Stranger)));
        yield return ("X-Forwarded-Proto", With(Own(request), new HeaderLine("X-Forwarded-Proto", scheme)));
    }

    // A reflected answer must not end up in a shared cache because of this check: its URL is one that nobody else asks for.
    private static WireRequest Own(WireRequest request) => request.Method == "GET"
        ? request with { Url = request.Url + (request.Url.IndexOf('?') < 0 ? "?" : "&") + "mcp-auth-checker=" + Guid.NewGuid().ToString("N") }
        : request;

    private static WireRequest With(WireRequest request, params HeaderLine[] lines) => request with { Headers = [.. request.Headers, .. lines] };
}
