using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// What is asked of an authorization server's endpoints: with made-up clients under -Active, with a registered test client
/// under -AllowRegistration. Outside the budget of reading questions: the user asked for them by name. No redirect is followed.
/// </summary>
internal sealed class AuthorizationQuestions(IssuerAsker asker, string resource, MetadataDocument document, DiscoveryOptions options)
{
    private readonly string? _authorization = Endpoint(document, "authorization_endpoint");
    private readonly string? _token = Endpoint(document, "token_endpoint");

    /// <summary>An endpoint as the metadata names it, or null when it cannot be asked.</summary>
    public static string? Endpoint(MetadataDocument document, string member) =>
        document.GetString(member) is { } value && RawUrl.TryParse(value, out RawUrl url) && url.Fragment is null ? value : null;

    public async Task AskAsync(CancellationToken token)
    {
        if (options.Active)
        {
            await Task.WhenAll(WithMadeUpClients(token)).ConfigureAwait(false);
        }

        if (options.AllowRegistration && Endpoint(document, "registration_endpoint") is { } registration)
        {
            RegistrationQuestions registrations = new(asker, registration);
            try
            {
                await registrations.AskAsync(token).ConfigureAwait(false);
                if (registrations.NativeClient is { } client)
                {
                    await Task.WhenAll(WithRegisteredClient(client, registrations.CallbackClients, token)).ConfigureAwait(false);
                }
            }
            finally
            {
                await registrations.DeleteAsync(token).ConfigureAwait(false);
            }
        }
    }

    private IEnumerable<Task> WithMadeUpClients(CancellationToken token)
    {
        if (_authorization is { } authorization)
        {
            yield return InTurnAsync(
                AuthorizeAsync(IssuerVariant.UnknownClient, IssuerRequests.Authorize(authorization, IssuerRequests.RandomId(), IssuerVariant.ForeignRedirect), token),
                () => ClientDocuments(authorization, token));
        }

        if (_token is { } endpoint)
        {
            yield return InTurnAsync(
                TokenAsync(IssuerVariant.UnknownClientCode, IssuerRequests.ExchangeCode(endpoint, IssuerRequests.RandomId(), resource), token),
                () =>
                [
                    TokenAsync(IssuerVariant.PasswordGrant, IssuerRequests.PasswordGrant(endpoint), token),
                    TokenAsync(IssuerVariant.UnknownGrant, IssuerRequests.UnknownGrant(endpoint), token),
                    TokenAsync(IssuerVariant.ByGet, IssuerRequests.ExchangeByGet(endpoint), token),
                ]);
        }

        foreach (string service in new[] { IssuerVariant.Revocation, IssuerVariant.Introspection })
        {
            if (Endpoint(document, service + "_endpoint") is { } url)
            {
                yield return asker.AskAsync(ProbeKind.TokenService, IssuerVariant.Subject(asker.Issuer, service), IssuerRequests.AboutToken(url), token);
            }
        }
    }

    private IEnumerable<Task> ClientDocuments(string authorization, CancellationToken token) => !AdvertisesClientDocuments(document) ? [] :
    [
        AuthorizeAsync(IssuerVariant.MissingClientDocument, IssuerRequests.Authorize(authorization, ProbeRequests.ForeignOrigin + "/missing.json", IssuerVariant.ForeignRedirect), token),
        AuthorizeAsync(IssuerVariant.HttpClientDocument, IssuerRequests.Authorize(authorization, "http://probe.invalid/c.json", IssuerVariant.ForeignRedirect), token),
    ];

    private IEnumerable<Task> WithRegisteredClient(string client, Dictionary<string, string> callbackClients, CancellationToken token)
    {
        if (_token is { } endpoint && options.Active)
        {
            yield return InTurnAsync(
                TokenAsync(IssuerVariant.BogusCode, IssuerRequests.ExchangeCode(endpoint, client, resource), token),
                () => [TokenAsync(IssuerVariant.BogusRefresh, IssuerRequests.Refresh(endpoint, client, resource), token)]);
        }

        if (_authorization is { } authorization)
        {
            yield return InTurnAsync(
                AuthorizeAsync(IssuerVariant.Valid, IssuerRequests.Authorize(authorization, client, IssuerVariant.NativeRedirect), token),
                () => Variants(authorization, client, callbackClients, token));
        }
    }

    private IEnumerable<Task> Variants(string authorization, string client, Dictionary<string, string> callbackClients, CancellationToken token)
    {
        foreach ((string variant, string redirect) in IssuerVariant.UnregisteredRedirects)
        {
            yield return AuthorizeAsync(IssuerVariant.Redirect(variant), IssuerRequests.Authorize(authorization, client, redirect), token);
        }

        yield return AuthorizeAsync(IssuerVariant.OtherPort, IssuerRequests.Authorize(authorization, client, IssuerVariant.OtherPortRedirect), token);
        yield return AuthorizeAsync(IssuerVariant.NoPkce, Own(("code_challenge", null), ("code_challenge_method", null)), token);
        yield return AuthorizeAsync(IssuerVariant.Implicit, Own(("response_type", "token")), token);
        yield return AuthorizeAsync(IssuerVariant.BogusType, Own(("response_type", "probe_bogus")), token);
        yield return AuthorizeAsync(IssuerVariant.WithResource, Own(("resource", resource)), token);
        if (RawUrl.TryParse(resource, out RawUrl parsed) && parsed is { Path: "", Query: null, Fragment: null })
        {
            yield return AuthorizeAsync(IssuerVariant.WithResourceSlash, Own(("resource", resource + "/")), token);
        }

        if (callbackClients.TryGetValue(IssuerVariant.LocalhostRedirect, out string? other))
        {
            yield return AuthorizeAsync(IssuerVariant.LocalhostCallback, IssuerRequests.Authorize(authorization, other, IssuerVariant.LocalhostRedirect), token);
        }

        WireRequest Own(params (string Name, string? Value)[] changes) =>
            IssuerRequests.Authorize(authorization, client, IssuerVariant.NativeRedirect, changes);
    }

    // An endpoint that gave no answer once is not waited for again.
    private static async Task InTurnAsync(Task<Exchange> first, Func<IEnumerable<Task>> rest)
    {
        if ((await first.ConfigureAwait(false)).Response is not null)
        {
            await Task.WhenAll(rest()).ConfigureAwait(false);
        }
    }

    /// <summary>True when client id metadata documents are advertised, as the text "true" too: clients that are not strict take it.</summary>
    public static bool AdvertisesClientDocuments(MetadataDocument document) => IsTrue(document, "client_id_metadata_document_supported");

    /// <summary>True for JSON true, and for the text "true", which is a fault of its own.</summary>
    public static bool IsTrue(MetadataDocument document, string member) =>
        document.Member(member) is { } flag && (flag.ValueKind == System.Text.Json.JsonValueKind.True || JsonText.String(flag) == "true");

    private Task<Exchange> AuthorizeAsync(string variant, WireRequest request, CancellationToken token) =>
        asker.AskAsync(ProbeKind.Authorization, IssuerVariant.Subject(asker.Issuer, variant), request, token);

    private Task<Exchange> TokenAsync(string variant, WireRequest request, CancellationToken token) =>
        asker.AskAsync(ProbeKind.TokenRequest, IssuerVariant.Subject(asker.Issuer, variant), request, token);
}
