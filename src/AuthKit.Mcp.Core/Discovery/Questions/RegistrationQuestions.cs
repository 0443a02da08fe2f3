using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// Registers test clients, one after the other since registration endpoints limit rates, and deletes them again where the
/// server says how (RFC 7592). Nothing more is registered where the first client is refused.
/// </summary>
internal sealed class RegistrationQuestions(IssuerAsker asker, string endpoint)
{
    private const int TooManyRequests = 429;
    private readonly List<(string Url, Secret Token)> _deletable = [];
    private bool _limited;

    /// <summary>The client id of the native client, or null when it was not registered.</summary>
    public string? NativeClient { get; private set; }

    /// <summary>The client ids of the callbacks' clients, by redirect URI.</summary>
    public Dictionary<string, string> CallbackClients { get; } = new(StringComparer.Ordinal);

    /// <summary>The client id that a registration was answered with, or null when no client can be used after it.</summary>
    public static string? ClientId(Exchange? exchange) => exchange?.Response is { Status: >= 200 and < 300 } response
        && MetadataDocument.Read(response).GetString("client_id") is { Length: > 0 } id ? id : null;

    public async Task AskAsync(CancellationToken token)
    {
        NativeClient = await RegisterAsync(IssuerVariant.NativeClient, IssuerRequests.Client(IssuerVariant.NativeRedirect), token).ConfigureAwait(false);
        if (NativeClient is null)
        {
            return;
        }

        await RegisterAsync(IssuerVariant.SecretClient, IssuerRequests.Client(IssuerVariant.NativeRedirect, "client_secret_post"), token).ConfigureAwait(false);
        await RegisterAsync(IssuerVariant.UnknownMember, IssuerRequests.Client(IssuerVariant.NativeRedirect, more: ",\"x_probe\":1"), token).ConfigureAwait(false);
        await RegisterAsync(IssuerVariant.EmptyObject, "{}", token).ConfigureAwait(false);
        await RegisterAsync(IssuerVariant.BrokenJson, "{not json", token).ConfigureAwait(false);
        await RegisterAsync(IssuerVariant.NoRedirects, $$"""{"client_name":"{{IssuerRequests.ClientName}}","redirect_uris":[]}""", token).ConfigureAwait(false);
        foreach (string redirect in IssuerVariant.UnsafeRedirects)
        {
            await RegisterAsync(IssuerVariant.Redirect(redirect), IssuerRequests.Client(redirect), token).ConfigureAwait(false);
        }

        foreach (string callback in IssuerVariant.Callbacks)
        {
            if (await RegisterAsync(IssuerVariant.Redirect(callback), IssuerRequests.Client(callback), token).ConfigureAwait(false) is { } id)
            {
                CallbackClients[callback] = id;
            }
        }
    }

    /// <summary>Deletes the clients that can be deleted.</summary>
    public async Task DeleteAsync(CancellationToken token)
    {
        foreach ((string url, Secret secret) in _deletable)
        {
            WireRequest request = IssuerRequests.Delete(url, secret.Reveal());
            Exchange exchange = await asker.SendAsync(request, token).ConfigureAwait(false);
            asker.Note(ProbeKind.Registration, IssuerVariant.Subject(asker.Issuer, IssuerVariant.Deletion), new Redaction(secret).Apply(exchange));
        }
    }

    private async Task<string?> RegisterAsync(string variant, string body, CancellationToken token)
    {
        if (_limited)
        {
            return null; // More requests would only lengthen the limit.
        }

        Exchange exchange = await asker.SendAsync(IssuerRequests.Register(endpoint, body), token).ConfigureAwait(false);
        _limited = exchange.Response is { Status: TooManyRequests };
        Remember(exchange);
        asker.Note(ProbeKind.Registration, IssuerVariant.Subject(asker.Issuer, variant), exchange);
        return ClientId(exchange);
    }

    // The token is a secret that only its own server may see, so a management address elsewhere is not used.
    private void Remember(Exchange exchange)
    {
        if (exchange.Response is { Status: >= 200 and < 300 } response
            && MetadataDocument.Read(response) is { IsReadable: true } document
            && document.GetString("registration_client_uri") is { } uri && RawUrl.TryParse(uri, out RawUrl url) && url.Fragment is null
            && RawUrl.TryParse(endpoint, out RawUrl own) && string.Equals(own.Origin, url.Origin, StringComparison.OrdinalIgnoreCase)
            && Secret.From(document.GetString("registration_access_token")) is { Problem: null } token)
        {
            _deletable.Add((uri, token));
        }
    }
}
