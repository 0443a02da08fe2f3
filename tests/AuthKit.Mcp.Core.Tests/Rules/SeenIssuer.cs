using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>Evidence of a good authorization server asked in every mode, of which each test changes what it is about.</summary>
internal sealed class SeenIssuer
{
    public const string Registration = Seen.Issuer + "/register";
    public const string Authorization = Seen.Issuer + "/authorize";
    public const string Token = Seen.Issuer + "/token";
    public const string Metadata = "{\"issuer\":\"" + Seen.Issuer + "\",\"authorization_endpoint\":\"" + Authorization + "\",\"token_endpoint\":\"" + Token
        + "\",\"registration_endpoint\":\"" + Registration + "\",\"revocation_endpoint\":\"" + Seen.Issuer + "/revoke\",\"response_types_supported\":[\"code\"],"
        + "\"grant_types_supported\":[\"authorization_code\",\"refresh_token\"],\"token_endpoint_auth_methods_supported\":[\"none\"],\"scopes_supported\":[\"mcp:tools\"],"
        + "\"code_challenge_methods_supported\":[\"S256\"],\"authorization_response_iss_parameter_supported\":true,\"client_id_metadata_document_supported\":true}";

    private readonly Dictionary<(ProbeKind Kind, string Variant), Exchange> _exchanges = [];
    private string _metadata = Metadata;

    public SeenIssuer()
    {
        With(ProbeKind.Registration, IssuerVariant.NativeClient, Client());
        With(ProbeKind.Registration, IssuerVariant.SecretClient, Client("cid_2", "\"token_endpoint_auth_method\":\"client_secret_post\",\"client_secret\":\"(redacted)\",\"client_secret_expires_at\":0"));
        With(ProbeKind.Registration, IssuerVariant.UnknownMember, Client());
        foreach (string variant in IssuerVariant.Malformed.Concat(IssuerVariant.UnsafeRedirects.Select(IssuerVariant.Redirect)))
        {
            With(ProbeKind.Registration, variant, Error(400, "invalid_redirect_uri"));
        }

        foreach (string callback in IssuerVariant.Callbacks)
        {
            With(ProbeKind.Registration, IssuerVariant.Redirect(callback), Client());
        }

        foreach (string variant in new[] { IssuerVariant.UnknownClient, IssuerVariant.MissingClientDocument, IssuerVariant.HttpClientDocument }.Concat(IssuerVariant.UnregisteredRedirects.Select(static r => IssuerVariant.Redirect(r.Variant))))
        {
            With(ProbeKind.Authorization, variant, Page(400));
        }

        foreach (string variant in new[] { IssuerVariant.Valid, IssuerVariant.OtherPort, IssuerVariant.LocalhostCallback, IssuerVariant.WithResource })
        {
            With(ProbeKind.Authorization, variant, Page(200));
        }

        With(ProbeKind.Authorization, IssuerVariant.NoPkce, Back("error=invalid_request"));
        With(ProbeKind.Authorization, IssuerVariant.Implicit, Back("error=unsupported_response_type"));
        With(ProbeKind.Authorization, IssuerVariant.BogusType, Back("error=unsupported_response_type&" + State + "&iss=" + Uri.EscapeDataString(Seen.Issuer)));
        With(ProbeKind.TokenRequest, IssuerVariant.UnknownClientCode, Error(401, "invalid_client"));
        With(ProbeKind.TokenRequest, IssuerVariant.BogusCode, Error(400, "invalid_grant"));
        With(ProbeKind.TokenRequest, IssuerVariant.BogusRefresh, Error(400, "invalid_grant"));
        With(ProbeKind.TokenRequest, IssuerVariant.PasswordGrant, Error(400, "unsupported_grant_type"));
        With(ProbeKind.TokenRequest, IssuerVariant.UnknownGrant, Error(400, "unsupported_grant_type"));
        With(ProbeKind.TokenRequest, IssuerVariant.ByGet, Seen.Answer(405, ""));
        With(ProbeKind.TokenService, IssuerVariant.Revocation, Seen.Answer(200, ""));
    }

    public static string State => "state=" + Uri.EscapeDataString(IssuerVariant.State);

    public bool Active { get; init; } = true;

    public bool RegistrationAllowed { get; init; } = true;

    /// <summary>The answer to a registration: the client as asked for, and members that replace its own.</summary>
    public static WireResponse Client(string id = "cid_1", string members = "\"token_endpoint_auth_method\":\"none\"", string redirects = "\"redirect_uris\":[\"" + IssuerVariant.NativeRedirect + "\"],", string flow = "\"grant_types\":[\"authorization_code\",\"refresh_token\"],\"response_types\":[\"code\"],") =>
        Seen.Answer(201, $"{{\"client_id\":\"{id}\",{redirects}{flow}{members}}}", Seen.Json);

    public static WireResponse Error(int status, string error) => Seen.Answer(status, $"{{\"error\":\"{error}\"}}", Seen.Json, new HeaderLine("Cache-Control", "no-store"));

    public static WireResponse Page(int status, string body = "<form>Sign in</form>", string policy = "frame-ancestors 'none'") =>
        Seen.Answer(status, body, new HeaderLine("Content-Type", "text/html"), new HeaderLine("Content-Security-Policy", policy));

    public static WireResponse Back(string query, string redirectUri = IssuerVariant.NativeRedirect) => To(redirectUri + "?" + query);

    public static WireResponse To(string location) => Seen.Answer(302, "", new HeaderLine("Location", location));

    public SeenIssuer With(ProbeKind kind, string variant, WireResponse response) => With(kind, variant, new Exchange { Request = Request(kind, variant), Response = response });

    public SeenIssuer With(ProbeKind kind, string variant, WireFault fault) => With(kind, variant, new Exchange { Request = Request(kind, variant), Fault = fault, FaultDetail = fault.ToString() });

    public SeenIssuer Without(ProbeKind kind, params string[] variants)
    {
        foreach ((ProbeKind Kind, string Variant) key in _exchanges.Keys.Where(k => k.Kind == kind && (variants.Length == 0 || variants.Contains(k.Variant))).ToList())
        {
            _exchanges.Remove(key);
        }

        return this;
    }

    public SeenIssuer WithMetadata(string old, string changed)
    {
        Assert.Contains(old, _metadata, StringComparison.Ordinal);
        _metadata = _metadata.Replace(old, changed, StringComparison.Ordinal);
        return this;
    }

    public Evidence Evidence()
    {
        Seen seen = Seen.Good().WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(200, _metadata, Seen.Json)));
        foreach (((ProbeKind kind, string variant), Exchange exchange) in _exchanges)
        {
            seen.Add(new ProbeResult(kind, exchange) { Subject = IssuerVariant.Subject(Seen.Issuer, variant) });
        }

        return seen.Evidence() with { Active = Active, RegistrationAllowed = RegistrationAllowed };
    }

    public McpDiscoveryResult Judge(McpProfile profile = McpProfile.Mcp, params string[] versions) =>
        DiscoveryJudge.Judge(Evidence(), new DiscoveryOptions { Profile = profile, SpecVersion = versions });

    /// <summary>The verdict on one rule in the newest version, or the one given.</summary>
    public McpRuleVerdict Verdict(string rule, McpProfile profile = McpProfile.Mcp, string version = "2026-07-28") =>
        Assert.Single(Judge(profile, version).Checks, c => c.RuleId == rule).Verdict;

    private static WireRequest Request(ProbeKind kind, string variant) => kind switch
    {
        ProbeKind.Authorization => IssuerRequests.Authorize(Authorization, "cid_1", IssuerVariant.NativeRedirect, ("resource", variant == IssuerVariant.WithResourceSlash ? "https://mcp.contoso.com/" : Seen.Endpoint)),
        ProbeKind.Registration => IssuerRequests.Register(Registration, "{}"),
        ProbeKind.TokenRequest => IssuerRequests.ExchangeCode(Token, "cid_1", Seen.Endpoint),
        _ => IssuerRequests.AboutToken(Seen.Issuer + "/revoke"),
    };

    private SeenIssuer With(ProbeKind kind, string variant, Exchange exchange)
    {
        _exchanges[(kind, variant)] = exchange;
        return this;
    }
}
