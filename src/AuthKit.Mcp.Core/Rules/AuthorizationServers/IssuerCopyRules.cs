using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>ASM: what must fit together: an OpenID document by itself, several documents, the key set, the resources named.</summary>
internal static class IssuerCopyRules
{
    // What clients of either document go by; the rest may differ by the standard that each follows.
    private static readonly string[] Compared =
        ["issuer", "authorization_endpoint", "token_endpoint", "registration_endpoint", "code_challenge_methods_supported", "client_id_metadata_document_supported"];

    private static readonly string[] OpenIdMembers = ["jwks_uri", "subject_types_supported", "id_token_signing_alg_values_supported"];

    private static readonly string[] PrivateKeyMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(OpenIdDocumentIsComplete)
        {
            Id = "ASM-014",
            Title = "OIDC-only authorization server publishes a complete document",
            Levels = "- M M M",
            Owner = McpOwner.AuthorizationServer,
            Source = "OpenID Connect Discovery section 3; MCP Authorization Server Metadata Discovery",
            Cause = "The openid-configuration was written by hand.",
            Fix = "Serve the document as oauth-authorization-server, or complete it.",
            Probes = [ProbeKind.IssuerMetadata],
            ExplainedBy = ["ASM-001"],
            Needs = IssuerDocuments.NeedsMembers,
        },
        new(DocumentsAgree)
        {
            Id = "ASM-016",
            Title = "Documents and cross-references agree",
            Levels = "I I I I",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 9728 section 4 (protected_resources); the order in which clients try the candidates",
            Cause = "Two products behind one host, or a list that was not kept up.",
            Fix = "Serve both documents from one configuration, and list the MCP server's URL in protected_resources.",
            Probes = [ProbeKind.IssuerMetadata],
            ExplainedBy = ["ASM-001", "ASM-005", "PRM-007", "PRM-008", "HYG-003"],
            Needs = [.. IssuerDocuments.NeedsMembers, "PRM-007"],
        },
        new(KeysArePublic)
        {
            Id = "ASM-018",
            Title = "jwks_uri is sane",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 8414 section 2; RFC 7517 section 5",
            Cause = "The keys stand behind authentication, or the whole key pair was exported.",
            Fix = "Publish the public keys; replace keys whose private part was readable.",
            Probes = [ProbeKind.IssuerKeys],
            Depth = CheckDepth.Standard,
            ExplainedBy = ["ASM-001", "ASM-007", "HYG-001", "HYG-003"],
            Needs = IssuerDocuments.NeedsMembers,
        },
    ];

    private static Judgement OpenIdDocumentIsComplete(RuleContext c) => IssuerDocuments.Judge(c, "The OpenID document is complete.", (facts, document) =>
    {
        if (!facts.IsOpenIdOnly)
        {
            return Judgement.Skip("The authorization server publishes OAuth metadata.");
        }

        string where = IssuerDocuments.Where(facts);
        string oauth = Text.Printable(facts.Candidates[0].Request.Url);
        List<string> missing = [.. OpenIdMembers.Where(m => !document.Has(m))];
        if (missing.Count > 0)
        {
            // What else is missing belongs to the same unfinished document; alone it is for ASM-008 and ASM-009 to name.
            missing.AddRange(new[] { "response_types_supported", "code_challenge_methods_supported" }.Where(m => !document.Has(m)));
            return Judgement.Fail($"Only an OpenID document is served, {where}, and it lacks {string.Join(", ", missing)}: TypeScript clients refuse to parse it.")
                with { Subject = IssuerDocuments.Absent, Fix = $"Serve it at {oauth} as OAuth metadata, with \"response_types_supported\": [\"code\"] and \"code_challenge_methods_supported\": [\"S256\"], or add to {where}: {string.Join(", ", missing)}." };
        }

        return c.HeaderIsMandatory
            ? Judgement.Fail($"Only an OpenID document is served, {where}: clients of 2025-06-18 look for OAuth metadata alone.") with { Fix = $"Serve the metadata at {oauth} too." }
            : null;
    });

    private static Judgement DocumentsAgree(RuleContext c) => IssuerDocuments.Judge(c, "Documents and cross-references agree.", (facts, document) =>
    {
        int others = 0;
        foreach (Exchange later in facts.AfterHit)
        {
            if (later.Response is not { Status: 200 } response || MetadataDocument.Read(response) is not { IsReadable: true } other || !(other.Has("issuer") || other.Has("token_endpoint")))
            {
                continue;
            }

            others++;
            if (Compared.FirstOrDefault(m => !AreAlike(document.Member(m), other.Member(m))) is { } differs)
            {
                string here = IssuerDocuments.Where(facts);
                string there = Text.Printable(later.Request.Url);
                return Judgement.Advise($"{differs} is {IssuerDocuments.Show(document, differs)} in {here} and {IssuerDocuments.Show(other, differs)} in {there}: which one counts depends on the client.")
                    with { Shown = later, Fix = $"Serve {here} and {there} from one configuration, or answer {there} with 404.", Subject = differs == "issuer" ? "authorization_servers" : differs };
            }
        }

        if (!document.Has("protected_resources") || IssuerDocuments.IsUnset(document, "protected_resources") || c.Facts.Best?.Document?.GetString("resource") is not { } resource)
        {
            return others > 0 ? null : Judgement.Skip("There is a single document, and it names no resources.");
        }

        // A list with the URL in use is right; a resource that differs from it is for PRM-008 to name.
        IReadOnlyList<string> listed = document.GetStrings("protected_resources") ?? [];
        return listed.Contains(resource) || listed.Contains(c.Endpoint.Value)
            ? null
            : Judgement.Advise($"protected_resources {IssuerDocuments.Show(document, "protected_resources")} in {IssuerDocuments.Where(facts)} does not list {RuleContext.Quote(resource)}: clients that check it (RFC 9728 section 4) do not trust the pair.")
                with { Fix = $"Add \"{Text.Printable(resource)}\" to protected_resources in {IssuerDocuments.Where(facts)}, or leave the member out.", Subject = "resource" };
    });

    private static bool AreAlike(JsonElement? left, JsonElement? right) => (left, right) switch
    {
        (null, null) => true,
        ({ ValueKind: JsonValueKind.Array } a, { ValueKind: JsonValueKind.Array } b) =>
            new HashSet<string>(a.EnumerateArray().Select(static e => JsonText.String(e) ?? "")).SetEquals(b.EnumerateArray().Select(static e => JsonText.String(e) ?? "")),
        ({ ValueKind: JsonValueKind.String } a, { ValueKind: JsonValueKind.String } b) => JsonText.String(a) == JsonText.String(b),
        ({ } a, { } b) => a.ValueKind == b.ValueKind,

        // Not offered by one and declined by the other is the same.
        ({ ValueKind: JsonValueKind.False }, null) or (null, { ValueKind: JsonValueKind.False }) => true,
        _ => false,
    };

    private static Judgement KeysArePublic(RuleContext c) => IssuerDocuments.Judge(c, "jwks_uri leads to public keys.", (facts, document) =>
    {
        if (!document.Has("jwks_uri"))
        {
            return Judgement.Skip("There is no jwks_uri: the tokens are opaque.");
        }

        if (c.Facts.Exchange(ProbeKind.IssuerKeys, facts.Issuer) is not { } exchange)
        {
            return Judgement.NothingToJudge("The key set was not asked for.");
        }

        string where = Text.Printable(exchange.Request.Url);
        Judgement Unusable(string what) => Judgement.Warn($"The key set {where} {what}: nobody can verify a signature of this authorization server.")
            with { Shown = exchange, Subject = exchange.Fault == WireFault.TlsFailed ? HygieneRules.TlsTo(exchange.Request.Url) : "jwks_uri", Fix = $"Serve the public keys at {where} to everyone, as {{\"keys\": [...]}}." };
        if (exchange.Response is not { Status: 200 } response)
        {
            return Unusable(RuleContext.Outcome(exchange));
        }

        if (MetadataDocument.Read(response).Member("keys") is not { ValueKind: JsonValueKind.Array } keys || !keys.EnumerateArray().Any(static k => k.ValueKind == JsonValueKind.Object))
        {
            return Unusable("holds no keys");
        }

        foreach (JsonElement key in keys.EnumerateArray())
        {
            List<string> secret = [.. PrivateKeyMembers.Where(m => JsonText.Member(key, m) is not null)];
            if (secret.Count > 0)
            {
                string which = JsonText.Member(key, "kid") is { } kid ? JsonText.Show(kid) : "without kid";
                return Judgement.Fail($"The key {which} at {where} holds private parts ({string.Join(", ", secret)}): anybody can sign tokens in the name of this authorization server.")
                    with { Shown = exchange, Fix = $"Replace the key pair, since its private part was readable by everyone, and publish only the public members at {where}." };
            }
        }

        return null;
    });
}
