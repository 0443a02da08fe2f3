using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Clients;

/// <summary>
/// Whether everything that a client looks at is as in a textbook: plain URLs, one challenge in its usual form, identical
/// strings wherever strings are compared, members of the right type. Every client connects to such a server, so none has
/// to walk it; most servers of a fleet are like that. Anything else, however harmless, is not textbook.
/// </summary>
internal static class Textbook
{
    private const string ChallengeStart = "Bearer ";
    private const string MetadataParameter = "resource_metadata=\"";

    private static readonly Dictionary<string, MemberKind> ResourceMembers = new(StringComparer.Ordinal)
    {
        ["resource"] = MemberKind.WebUrl,
        ["authorization_servers"] = MemberKind.WebUrls,
        ["scopes_supported"] = MemberKind.Texts,
        ["bearer_methods_supported"] = MemberKind.Texts,
        ["resource_name"] = MemberKind.Text,
        ["resource_documentation"] = MemberKind.WebUrl,
    };

    private static readonly Dictionary<string, MemberKind> ServerMembers = new(StringComparer.Ordinal)
    {
        ["issuer"] = MemberKind.WebUrl,
        ["authorization_endpoint"] = MemberKind.WebUrl,
        ["token_endpoint"] = MemberKind.WebUrl,
        ["registration_endpoint"] = MemberKind.WebUrl,
        ["revocation_endpoint"] = MemberKind.WebUrl,
        ["introspection_endpoint"] = MemberKind.WebUrl,
        ["userinfo_endpoint"] = MemberKind.WebUrl,
        ["jwks_uri"] = MemberKind.WebUrl,
        ["response_types_supported"] = MemberKind.Texts,
        ["response_modes_supported"] = MemberKind.Texts,
        ["grant_types_supported"] = MemberKind.Texts,
        ["code_challenge_methods_supported"] = MemberKind.Texts,
        ["token_endpoint_auth_methods_supported"] = MemberKind.Texts,
        ["scopes_supported"] = MemberKind.Texts,
        ["subject_types_supported"] = MemberKind.Texts,
        ["id_token_signing_alg_values_supported"] = MemberKind.Texts,
        ["revocation_endpoint_auth_methods_supported"] = MemberKind.Texts,
        ["introspection_endpoint_auth_methods_supported"] = MemberKind.Texts,
        ["service_documentation"] = MemberKind.WebUrl,
        ["protected_resources"] = MemberKind.WebUrls,
        ["client_id_metadata_document_supported"] = MemberKind.Flag,
        ["authorization_response_iss_parameter_supported"] = MemberKind.Flag,
    };

    /// <summary>True when every client connects.</summary>
    public static bool Fits(DiscoveryFacts facts) =>
        IsPlain(facts.Endpoint.Value) && facts.Endpoint.Path is { Length: > 1 } path && !path.EndsWith("/", StringComparison.Ordinal)
        && facts.Exchange(ProbeKind.Initialize) is { } initialize && facts.Exchange(ProbeKind.Discover) is { } discover
        && MetadataUrl(initialize) is { } url && MetadataUrl(discover) == url
        && facts.Copies.FirstOrDefault(c => c.Url == url) is { Hop: null, Document: { } resource } copy
        && IsUsual(copy.Exchange) && resource.GetString("resource") == facts.Endpoint.Value && Has(resource, ResourceMembers)
        && WalkEvidence.RegistrationRefused(facts) == 0
        && facts.Issuers is [IssuerFacts issuer] && resource.Member("authorization_servers") is { } servers && servers.GetArrayLength() == 1
        && issuer.Once(static i => new ServerPart(Fits(i))).Fits;

    private sealed record ServerPart(bool Fits);

    private static bool Fits(IssuerFacts issuer) =>
        issuer is { Document: { } server, Hit: { } hit, Candidates: [Exchange first, ..] } && ReferenceEquals(first, hit) && IsUsual(hit)
        && RawUrl.TryParse(issuer.Issuer, out RawUrl named) && named.Path.Length == 0 && hit.Request.Url == WellKnown.IssuerCandidates(named)[0]
        && Has(server, ServerMembers) && server.GetString("issuer") == issuer.Issuer
        && IsEndpoint(server, "authorization_endpoint") && IsEndpoint(server, "token_endpoint") && IsEndpoint(server, "registration_endpoint")
        && (!server.Has("introspection_endpoint") || IsEndpoint(server, "introspection_endpoint"))
        && Lists(server, "response_types_supported", "code") && Lists(server, "code_challenge_methods_supported", "S256");

    // One Bearer challenge, its parameters quoted, not empty and without escapes, resource_metadata among them once.
    private static string? MetadataUrl(Exchange exchange)
    {
        if (exchange.Response is not { Status: 401 } response || !IsUsual(response) || response.Values("WWW-Authenticate") is not [string line]
            || !line.StartsWith(ChallengeStart, StringComparison.Ordinal) || line.IndexOf('\\') >= 0 || line.IndexOf('\t') >= 0)
        {
            return null;
        }

        int at = ChallengeStart.Length;
        string? url = null;
        while (at < line.Length)
        {
            int equals = line.IndexOf("=\"", at, StringComparison.Ordinal);
            int end = equals < 0 ? -1 : line.IndexOf('"', equals + 2);
            if (end <= equals + 2 || !IsName(line, at, equals))
            {
                return null;
            }

            if (string.CompareOrdinal(line, at, MetadataParameter, 0, MetadataParameter.Length) == 0)
            {
                url = url is null ? line.Substring(equals + 2, end - equals - 2) : "";
            }

            at = end + 1;
            if (at < line.Length && (line.Length < at + 3 || line[at] != ',' || line[at + 1] != ' '))
            {
                return null;
            }

            at += 2;
        }

        // A reader that searches for the name must not find it inside another value.
        return url is not null && IsPlain(url) && line.IndexOf("resource_metadata", StringComparison.OrdinalIgnoreCase) == line.LastIndexOf("resource_metadata", StringComparison.OrdinalIgnoreCase) ? url : null;
    }

    private static bool IsName(string line, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            if (line[i] is not ((>= 'a' and <= 'z') or '_'))
            {
                return false;
            }
        }

        return end > start;
    }

    private static bool IsUsual(Exchange exchange) => exchange.Response is { Status: 200 } response && IsUsual(response)
        && response.Values("Content-Type") is [string type] && type is "application/json" or "application/json; charset=utf-8" or "application/json;charset=utf-8"
        && response.Values("Content-Encoding").Count == 0;

    private static bool IsUsual(WireResponse response) => !response.BodyIncomplete && !response.BodyTruncated && Page.HeadDoubt(response) is null;

    private static bool Has(MetadataDocument document, Dictionary<string, MemberKind> members)
    {
        if (!document.IsProper || document.HasDoubled)
        {
            return false;
        }

        foreach (string name in document.Names())
        {
            if (!members.TryGetValue(name, out MemberKind kind) || document.Member(name) is not { } value || !Fits(kind, value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Fits(MemberKind kind, JsonElement value) => kind switch
    {
        MemberKind.Text => JsonText.String(value) is { Length: > 0 },
        MemberKind.Flag => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        MemberKind.WebUrl => IsPlain(JsonText.String(value)),
        _ => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            && value.EnumerateArray().All(kind == MemberKind.WebUrls ? static e => IsPlain(JsonText.String(e)) : static e => JsonText.String(e) is { Length: > 0 }),
    };

    private static bool Lists(MetadataDocument document, string member, string wanted) => document.GetStrings(member)?.Contains(wanted) == true;

    private static bool IsEndpoint(MetadataDocument document, string member) =>
        document.GetString(member) is { } value && RawUrl.TryParse(value, out RawUrl url) && (url.IsHttps || AddressGuard.IsLoopback(url.Host));

    // Nothing in it that URL parsers differ about: their normal form is the text itself, but for the slash of an empty path.
    private static bool IsPlain(string? value)
    {
        foreach (char c in value ?? "")
        {
            if (c is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or ':' or '/' or '.' or '-' or '_'))
            {
                return false;
            }
        }

        return Uri.TryCreate(value, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.Host.Length > 0
            && (url.AbsoluteUri == value || (url.AbsolutePath == "/" && url.AbsoluteUri == value + "/"));
    }
}
