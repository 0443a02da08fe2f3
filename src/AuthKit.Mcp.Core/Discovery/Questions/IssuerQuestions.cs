using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>What is asked of one authorization server, within its own budget.</summary>
internal sealed class IssuerQuestions(IssuerKey key, string resource, DiscoveryOptions options, IssuerAsker asker, RequestBudget budget)
{
    /// <summary>Asks; the asker notes the answers.</summary>
    public async Task AskAsync(CancellationToken token)
    {
        // JavaScript clients trim before they parse, so the document behind a stray line break is worth looking at;
        // the rules still compare the raw string.
        if (!RawUrl.TryParse(key.Issuer.Trim(), out RawUrl issuer))
        {
            return;
        }

        IReadOnlyList<string> candidates = WellKnown.IssuerCandidates(issuer);
        (Exchange? hit, int asked, bool isGone) = await FindAsync(candidates, token).ConfigureAwait(false);
        if (hit?.Response is { } response && options.Depth != CheckDepth.Quick)
        {
            MetadataDocument document = MetadataDocument.Read(response);
            await AskAboutAsync(hit.Request.Url, document, token).ConfigureAwait(false);
            if (options.Depth == CheckDepth.Full)
            {
                await AskAtFullAsync(hit.Request.Url, document, [.. candidates.Skip(asked)], token).ConfigureAwait(false);
            }

            await GatewayQuestions.AskAsync(key, hit.Request.Url, document, options, asker, token).ConfigureAwait(false);
            if (options.Active || options.AllowRegistration)
            {
                await new AuthorizationQuestions(asker, resource, document, options).AskAsync(token).ConfigureAwait(false);
            }
        }
        else if (!isGone && options.Depth != CheckDepth.Quick)
        {
            await Task.WhenAll(WellKnown.IssuerMistakes(issuer).Select(url => TryAsync(ProbeKind.MisplacedIssuerMetadata, ProbeRequests.Metadata(url), token))).ConfigureAwait(false);
        }
    }

    private async Task<(Exchange? Hit, int Asked, bool IsGone)> FindAsync(IReadOnlyList<string> candidates, CancellationToken token)
    {
        int asked = 0;
        foreach (string candidate in candidates)
        {
            Exchange? exchange = await TryAsync(ProbeKind.IssuerMetadata, ProbeRequests.Metadata(candidate), token).ConfigureAwait(false);
            asked++;
            if (MetadataHop.Target(exchange) is { } target)
            {
                exchange = await TryAsync(ProbeKind.MetadataHop, ProbeRequests.Metadata(target), token, candidate).ConfigureAwait(false) ?? exchange;
            }

            if (exchange?.Response is { Status: 200 } response && MetadataDocument.Read(response).GetString("issuer") is not null)
            {
                return (exchange, asked, IsGone: false);
            }

            if (exchange?.Fault is WireFault.NameNotResolved or WireFault.ConnectionFailed or WireFault.AddressRefused or WireFault.TlsFailed or WireFault.TimedOut)
            {
                return (null, asked, IsGone: true); // The other candidates are on the same host.
            }
        }

        return (null, asked, IsGone: false);
    }

    private Task AskAboutAsync(string url, MetadataDocument document, CancellationToken token)
    {
        List<Task> asked =
        [
            TryAsync(ProbeKind.CrossOriginIssuerMetadata, ProbeRequests.FromForeignPage(ProbeRequests.Metadata(url)), token),
            TryAsync(ProbeKind.IssuerPreflight, ProbeRequests.Preflight(url, "GET", "mcp-protocol-version"), token),
        ];
        if (document.GetString("jwks_uri") is { } keys && RawUrl.TryParse(keys, out _))
        {
            asked.Add(TryAsync(ProbeKind.IssuerKeys, ProbeRequests.Metadata(keys), token));
        }

        return Task.WhenAll(asked);
    }

    private async Task AskAtFullAsync(string url, MetadataDocument document, IReadOnlyList<string> others, CancellationToken token)
    {
        foreach (string other in others)
        {
            await TryAsync(ProbeKind.IssuerMetadata, ProbeRequests.Metadata(other), token).ConfigureAwait(false);
        }

        if (document.GetString("registration_endpoint") is { } registration && RawUrl.TryParse(registration, out _))
        {
            await TryAsync(ProbeKind.RegistrationPreflight, ProbeRequests.Preflight(registration, "POST", "content-type"), token).ConfigureAwait(false);
        }

        if (document.GetString("authorization_endpoint") is { } authorization && RawUrl.TryParse(authorization, out _))
        {
            await TryAsync(ProbeKind.AuthorizationPreflight, ProbeRequests.Preflight(authorization, "GET", "content-type"), token).ConfigureAwait(false);
        }

        WireRequest plain = ProbeRequests.Metadata(url);
        await TryAsync(ProbeKind.MetadataVariant, plain with { Headers = [.. plain.Headers, new HeaderLine("MCP-Protocol-Version", "2025-11-25")] }, token, key.Issuer + " MCP-Protocol-Version").ConfigureAwait(false);
        await TryAsync(ProbeKind.MetadataVariant, plain with { Method = "HEAD" }, token, key.Issuer + " HEAD").ConfigureAwait(false);
    }

    private async Task<Exchange?> TryAsync(ProbeKind kind, WireRequest request, CancellationToken token, string? subject = null)
    {
        if (!budget.TryTake())
        {
            asker.LeaveOut(kind, subject ?? key.Issuer);
            return null;
        }

        return await asker.AskAsync(kind, subject ?? key.Issuer, request, token).ConfigureAwait(false);
    }
}
