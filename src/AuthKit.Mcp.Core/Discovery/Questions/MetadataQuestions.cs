using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>Follows the challenge to the protected resource metadata, and that to the authorization servers.</summary>
internal static class MetadataQuestions
{
    public static async Task AskAsync(
        ProbeSession session, IReadOnlyList<Exchange?> challenged, (string Url, Task<Exchange?> Copy) root, (string? Url, Task<Exchange?> Copy) inserted, CancellationToken token)
    {
        string? advertised = challenged.Select(static e => e?.Response is { Status: 401 } r ? ChallengeParser.Parse(r.Values("WWW-Authenticate")).ResourceMetadata : null).FirstOrDefault(static v => v is not null);
        Task<Exchange?> advertisedCopy = advertised is null || advertised == root.Url || advertised == inserted.Url
            ? Task.FromResult<Exchange?>(null)
            : AskAdvertisedAsync(session, advertised, token);
        Exchange?[] others = advertised == root.Url
            ? [await root.Copy.ConfigureAwait(false), await inserted.Copy.ConfigureAwait(false)]
            : [await inserted.Copy.ConfigureAwait(false), await root.Copy.ConfigureAwait(false)];
        Exchange?[] copies = [await advertisedCopy.ConfigureAwait(false), .. others];
        List<(WireResponse, MetadataDocument)> read = Read(copies);
        session.Documents = read;
        List<MetadataDocument> readable = [.. read.Select(static r => r.Item2).Where(static d => d.IsReadable)];
        Exchange? best = copies.FirstOrDefault(static c => c?.Response is { Status: 200 });
        Task browser = best is null || session.Options.Depth == CheckDepth.Quick ? Task.CompletedTask : AskAsForeignPageAsync(session, best.Request.Url, token);
        List<string> issuers = [.. readable.SelectMany(static d => d.GetStrings("authorization_servers") ?? []).Distinct(StringComparer.Ordinal).Take(ProbeBudget.Issuers)];
        string resource = readable.Select(static d => d.GetString("resource")).FirstOrDefault(static r => r is not null) ?? session.Url;
        session.Budget.Reserve(issuers.Count);
        Task<int[]> asked = Task.WhenAll(issuers.Select(i => session.AskIssuerAsync(i, resource, issuers.Count, token)));
        await Task.WhenAll(asked, browser).ConfigureAwait(false);
        session.Budget.GiveBack(issuers.Count, (await asked.ConfigureAwait(false)).Sum());
    }

    // Most servers give the same bytes at every place, and a second document that says the same names nobody new.
    private static List<(WireResponse, MetadataDocument)> Read(IReadOnlyList<Exchange?> copies)
    {
        List<(WireResponse, MetadataDocument)> read = [];
        WireResponse? before = null;
        foreach (Exchange? copy in copies)
        {
            if (copy?.Response is { Status: 200 } response && !(before is not null && DiscoveryFacts.IsSame(before, response)))
            {
                before = response;
                read.Add((response, MetadataDocument.Read(response)));
            }
        }

        return read;
    }

    private static async Task<Exchange?> AskAdvertisedAsync(ProbeSession session, string url, CancellationToken token) => session.IsSameOrigin(url)
        ? await session.AskMetadataAsync(ProbeKind.AdvertisedMetadata, url, token).ConfigureAwait(false)
        : await session.AskNamedAsync(ProbeKind.AdvertisedMetadata, url, ProbeRequests.Metadata(url), token).ConfigureAwait(false);

    private static async Task AskAsForeignPageAsync(ProbeSession session, string url, CancellationToken token)
    {
        Task<Exchange?> read = session.AskNamedAsync(ProbeKind.CrossOriginMetadata, url, ProbeRequests.FromForeignPage(ProbeRequests.Metadata(url)), token);
        if (session.IsSameOrigin(url))
        {
            await session.AskAsync(ProbeKind.MetadataPreflight, ProbeRequests.Preflight(url, "GET", "mcp-protocol-version"), token).ConfigureAwait(false);
        }

        await read.ConfigureAwait(false);
    }
}
