using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>Gets one metadata document. One redirect within the origin is followed, as most clients do; none leads elsewhere.</summary>
internal static class MetadataFetch
{
    /// <summary>The answer at that place.</summary>
    public static async Task<Exchange> GetAsync(OAuthWire wire, string url, CancellationToken cancellationToken)
    {
        Exchange exchange = await wire.SendAsync(ProbeRequests.Metadata(url), cancellationToken).ConfigureAwait(false);
        return exchange.Response is { Status: 301 or 302 or 307 or 308 } response && HttpUrl.TryParse(url) is { } from && Next(from, response.Value("Location")) is { } to
            ? await wire.SendAsync(ProbeRequests.Metadata(to), cancellationToken).ConfigureAwait(false)
            : exchange;
    }

    /// <summary>The document, or null when the answer has none.</summary>
    public static MetadataDocument? Document(Exchange exchange) =>
        exchange.Response is { Status: 200 } response && MetadataDocument.Read(response) is { IsReadable: true } document ? document : null;

    /// <summary>What came in place of a document, as the end of a sentence that begins with its place.</summary>
    public static string Problem(Exchange exchange) => exchange.Response is { } response
        ? $"has no usable document ({string.Join("; ", MetadataDocument.Read(response).Problems)})"
        : $"gave no answer ({Text.Printable(exchange.FaultDetail ?? "the request failed")})";

    private static string? Next(HttpUrl from, string? location) => location is not { Length: > 0 } ? null
        : location[0] == '/' && !location.StartsWith("//", StringComparison.Ordinal) ? from.Origin + location
        : HttpUrl.TryParse(location) is { } to && to.Origin == from.Origin ? to.Value
        : null;
}
