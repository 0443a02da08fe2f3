using System.Text.Json;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>ASM: the members of an authorization server's metadata.</summary>
internal static class IssuerMemberRules
{
    private const string Implicit = "implicit";

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(OffersCode)
        {
            Id = "ASM-008",
            Title = "response_types_supported contains code",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 8414 section 2; OAuth 2.1 (no implicit grant)",
            Cause = "The metadata was written by hand, or the list is that of every flow the product knows.",
            Fix = "Add \"response_types_supported\": [\"code\"].",
            Probes = [ProbeKind.IssuerMetadata],
            ExplainedBy = ["ASM-001", "ASM-010", "ASM-014"],
            Needs = IssuerDocuments.NeedsMembers,
        },
        new(GrantsFit)
        {
            Id = "ASM-010",
            Title = "grant_types_supported fits MCP",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 8414 section 2; OAuth 2.1; MCP Refresh Tokens (SEP-2207)",
            Cause = "The list is that of every grant the product knows, or was left out.",
            Fix = "List authorization_code and refresh_token; drop implicit and password.",
            Probes = [ProbeKind.IssuerMetadata],
            ExplainedBy = ["ASM-001"],
            Needs = IssuerDocuments.NeedsMembers,
        },
        new(PublicClientsFit)
        {
            Id = "ASM-011",
            Title = "Token endpoint auth methods fit public clients",
            Levels = "I I I I",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 8414 section 2 (default client_secret_basic; algorithms for JWT methods)",
            Cause = "Only clients with a secret are enabled.",
            Fix = "Allow public clients with PKCE, and add none to token_endpoint_auth_methods_supported.",
            Probes = [ProbeKind.IssuerMetadata],
            ExplainedBy = ["ASM-001"],
            Needs = IssuerDocuments.NeedsMembers,
        },
        new(ScopesAreKnown)
        {
            Id = "ASM-012",
            Title = "scopes_supported is consistent with the protected resource metadata",
            Levels = "s s s s",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 8414 section 2; MCP Scope Selection Strategy",
            Cause = "The scopes of the MCP server are not registered at the authorization server.",
            Fix = "Register the scopes, or correct those of the MCP server.",
            Probes = [ProbeKind.IssuerMetadata],
            ExplainedBy = ["ASM-001"],
            Needs = IssuerDocuments.NeedsMembers,
        },
        new(IssIsPromised)
        {
            Id = "ASM-013",
            Title = "RFC 9207 iss support is advertised",
            Levels = "- - - S",
            Owner = McpOwner.AuthorizationServer,
            Source = "MCP 2026-07-28 Authorization Response Validation; RFC 9207 section 3",
            Cause = "The authorization server is older than RFC 9207, or the flag is written as text.",
            Fix = "Send iss with every authorization response, and set the flag to true only then.",
            Probes = [ProbeKind.IssuerMetadata],
            ExplainedBy = ["MIG-004", "ASM-001", "AUZ-006", "AKT-009"],
            Needs = IssuerDocuments.NeedsMembers,
        },
        new(IsTidy)
        {
            Id = "ASM-017",
            Title = "No null or empty-array members",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 8414 section 3.2 (members without a value are left out); RFC 8259 section 4 (names are unique)",
            Cause = "The serializer writes members that are not set.",
            Fix = "Leave out what is not set.",
            Probes = [ProbeKind.IssuerMetadata],
            ExplainedBy = ["ASM-001"],
            Needs = IssuerDocuments.NeedsDocument,
        },
    ];

    private static Judgement OffersCode(RuleContext c) => ForMember(c, "response_types_supported", "The code flow is offered.", (facts, document, name) =>
    {
        string where = IssuerDocuments.Where(facts);
        IReadOnlyList<string>? types = document.GetStrings(name);
        if (types is null || !types.Contains("code"))
        {
            return Judgement.Fail($"{name} {Is(document, name)} in {where}: clients that ask for a code cannot tell that they will get one.")
                with { Fix = $"Set it in {where}: \"{name}\": [\"code\"]", Subject = document.Has(name) ? name : IssuerDocuments.Absent };
        }

        if (types.Any(static t => t.Split(' ').Contains("token")))
        {
            return Judgement.Advise($"{name} {Is(document, name)} in {where}: with token, access tokens travel in URLs, which OAuth 2.1 has removed.")
                with { Fix = SwitchOff("the implicit flow", $"\"{name}\": [\"code\"]", where), Subject = Implicit };
        }

        const string Modes = "response_modes_supported";
        return document.GetStrings(Modes) is { Count: > 0 } modes && !modes.Contains("query")
            ? Judgement.Advise($"{Modes} {Is(document, Modes)} in {where}: MCP clients take the code from the query of their redirect URI.")
                with { Fix = $"Add query in {where}: \"{Modes}\": [\"query\"], or leave the member out.", Subject = Modes }
            : null;
    });

    private static Judgement GrantsFit(RuleContext c) => ForMember(c, "grant_types_supported", "The grants that MCP clients use are listed.", (facts, document, name) =>
    {
        string where = IssuerDocuments.Where(facts);
        string fix = $"Set it in {where}: \"{name}\": [\"authorization_code\", \"refresh_token\"]";
        if (!document.Has(name))
        {
            return Judgement.Advise($"{name} is missing in {where}: by default that means authorization_code and implicit, and no refresh_token.") with { Fix = fix, Subject = IssuerDocuments.Absent };
        }

        IReadOnlyList<string>? grants = document.GetStrings(name);
        if (grants is null || !grants.Contains("authorization_code"))
        {
            return Judgement.Fail($"{name} {Is(document, name)} in {where}: the authorization code grant, the only one with which users log in, is not offered.") with { Fix = fix, Subject = name };
        }

        List<string> removed = [.. grants.Where(static g => g is Implicit or "password")];
        string more = grants.Contains("refresh_token") ? "" : "; refresh_token is not among them, so users log in again whenever a token expires";
        return removed.Count > 0 ? Judgement.Warn($"{name} in {where} lists {string.Join(" and ", removed)}, which OAuth 2.1 has removed{more}.")
                with { Fix = SwitchOff(string.Join(" and ", removed), $"\"{name}\": [\"authorization_code\", \"refresh_token\"]", where), Subject = Implicit }
            : more.Length > 0 ? Judgement.Advise($"{name} {Is(document, name)} in {where}{more}.") with { Fix = fix, Subject = name }
            : null;
    });

    // Who uses a hosted authorization server cannot write its metadata; what is offered can be switched off at many of them.
    private static string SwitchOff(string what, string metadata, string where) =>
        $"Switch {what} off if the authorization server lets you, so that {where} says: {metadata}. MCP clients do not use what else it offers.";

    private static Judgement PublicClientsFit(RuleContext c) => ForMember(c, "token_endpoint_auth_methods_supported", "Public clients are allowed.", (facts, document, name) =>
    {
        const string Algorithms = "token_endpoint_auth_signing_alg_values_supported";
        string where = IssuerDocuments.Where(facts);
        IReadOnlyList<string> methods = document.GetStrings(name) ?? [];

        // In a document of OpenID Connect the member is optional (Discovery 1.0 section 3), and large providers leave it out. So do
        // Hydra, Spring and FastMCP in OAuth metadata, which RFC 8414 forbids; but only clients with such a key would miss it.
        if (!facts.IsOpenIdOnly && methods.FirstOrDefault(static m => m is "private_key_jwt" or "client_secret_jwt") is { } jwt && !document.Has(Algorithms))
        {
            return Judgement.FailOrWarn(c.IsRfc, $"{name} in {where} lists {jwt}, but {Algorithms} is missing, which RFC 8414 section 2 demands then: clients that sign with a key cannot choose an algorithm.")
                with { Fix = $"Add to {where}: \"{Algorithms}\": [\"ES256\"], with the algorithms that are accepted, or drop {jwt}.", Subject = Algorithms };
        }

        if (document.GetStrings(Algorithms)?.Contains("none") == true)
        {
            return Judgement.Fail($"{Algorithms} in {where} lists none: anybody can write such a JWT.") with { Fix = $"Remove none from {Algorithms} in {where}.", Subject = Algorithms };
        }

        return methods.Contains("none")
            ? null
            : Judgement.Advise($"{name} {Is(document, name)} in {where}{(document.Has(name) ? "" : ", which means client_secret_basic")}: most MCP clients are public and have no secret.")
                with { Fix = $"Allow public clients with PKCE, and say so in {where}: \"{name}\": [{string.Join(", ", methods.Prepend("none").Select(static m => $"\"{Text.Printable(m)}\""))}]", Subject = "public clients" };
    });

    private static Judgement ScopesAreKnown(RuleContext c) => ForMember(c, "scopes_supported", "The scopes that the server asks for are known.", (facts, document, name) =>
    {
        string where = IssuerDocuments.Where(facts);
        if (!document.Has(name))
        {
            return Judgement.Note($"{name} is missing in {where}, so nobody can tell whether the server's scopes are known there.")
                with { Fix = $"List the scopes that clients may ask for in {where}: \"{name}\": [{string.Join(", ", ScopesAskedFor(c).DefaultIfEmpty("‹scope of your tools›").Select(static s => $"\"{Text.Printable(s)}\""))}]" };
        }

        if (document.GetStrings(name) is not { } known)
        {
            return Judgement.Warn($"{name} is {document.Kind(name)} instead of an array in {where}: clients that look for a scope do not find it.") with { Fix = $"Write {name} in {where} as an array with one scope in each entry.", Subject = name };
        }

        List<string> asked = [.. ScopesAskedFor(c)];
        List<string> unknown = [.. asked.Where(s => !known.Contains(s))];

        // RFC 8414 section 2 lets servers keep scopes back, and most that do list those of OpenID Connect and none of any API.
        if (unknown.Count > 0 && unknown.Count == asked.Count && known.Contains("openid"))
        {
            return Judgement.Note($"{name} in {where} lists the scopes of signing in, and none that the MCP server asks for: whether {Text.Printable(string.Join(" ", unknown))} is known there shows at the first login.")
                with { Fix = $"Nothing to do if clients log in. If the authorization server answers invalid_scope, register {Text.Printable(string.Join(" ", unknown))} there." };
        }

        return unknown.Count > 0
            ? Judgement.Warn($"{name} in {where} lacks {Text.Printable(string.Join(" ", unknown))}, which the MCP server asks for: many authorization servers then refuse the login with invalid_scope.")
                with { Fix = $"Register {Text.Printable(string.Join(" ", unknown))} at the authorization server, or correct scopes_supported in {c.Facts.Best?.Url ?? c.Facts.InsertedUrl} and the scope of the challenge.", Subject = name }
            : known.Contains("offline_access") ? Judgement.Note($"{name} in {where} lists offline_access: clients add it to what they ask for, with prompt=consent.")
                with { Fix = $"Nothing to do if refresh tokens are given for offline_access. If they are given anyway, take it out of {name} in {where}, and users are not asked for consent at each sign-in." }
            : null;
    });

    // A list that is no list of scopes, or a catalogue of all there are, is for PRM-014 and CHL-010 to name.
    private static IEnumerable<string> ScopesAskedFor(RuleContext c)
    {
        const int TooMany = 20;
        IReadOnlyList<string> resource = c.Facts.Best?.Document?.GetStrings("scopes_supported") ?? [];
        string[] challenge = c.Facts.Challenge?.Bearer?.Value("scope")?.Split(' ') ?? [];
        return (resource.Count > TooMany ? [] : resource).Concat(challenge).Where(IsScope).Distinct(StringComparer.Ordinal);
    }

    // RFC 6749 section 3.3.
    private static bool IsScope(string scope) => scope.Length > 0 && scope is not ("*" or "all" or "full-access" or "offline_access")
        && scope.All(static ch => ch is '!' or (>= '#' and <= '[' and not ',') or (>= ']' and <= '~'));

    private static Judgement IssIsPromised(RuleContext c) => ForMember(c, "authorization_response_iss_parameter_supported", "iss is promised.", (facts, document, name) =>
    {
        string where = IssuerDocuments.Where(facts);
        string fix = $"Send iss on success and error redirects, and set in {where}: \"{name}\": true";
        return document.Member(name)?.ValueKind switch
        {
            JsonValueKind.True => null,
            null or JsonValueKind.False => Judgement.Warn($"{name} is {(document.Has(name) ? "false" : "missing")} in {where}: clients of 2026-07-28 cannot tell a mixed-up authorization server by iss.") with { Fix = fix },
            _ => Judgement.Fail($"{name} {IssuerDocuments.Show(document, name)} in {where} is {document.Kind(name)} instead of a Boolean.") with { Fix = fix },
        };
    });

    private static Judgement IsTidy(RuleContext c) => IssuerDocuments.JudgeAsWritten(c, "No member is null, an empty array or repeated.", (facts, document) =>
    {
        string where = IssuerDocuments.Where(facts);
        IReadOnlyList<string> names = document.Names();
        List<string> unset = [.. names.Distinct(StringComparer.Ordinal).Where(n => IssuerDocuments.IsUnset(document, n))];
        if (unset.Count > 0)
        {
            string what = string.Join(", ", unset.Select(n => $"{n} is {document.Kind(n)}"));
            return Judgement.Fail($"In {where} {Text.Printable(what, 600)}: what has no value must be left out, and TypeScript clients refuse the whole document over a null.")
                with { Fix = $"In {where}: {string.Join("; ", unset.Select(n => Repair(n, facts)))}." };
        }

        string? twice = names.GroupBy(static n => n, StringComparer.Ordinal).FirstOrDefault(static g => g.Count() > 1)?.Key;
        return twice is null
            ? null
            : Judgement.Fail($"{Text.Printable(twice)} stands more than once in {where}: which value counts depends on the parser.") with { Fix = $"Write {Text.Printable(twice)} once in {where}." };
    });

    private static string Repair(string name, IssuerFacts facts) => name switch
    {
        "issuer" => $"set \"issuer\": \"{Text.Printable(facts.Issuer.Trim())}\"",
        "authorization_endpoint" or "token_endpoint" => $"set \"{name}\" to the absolute https URL of that endpoint",
        "response_types_supported" => "set \"response_types_supported\": [\"code\"]",
        "code_challenge_methods_supported" => "set \"code_challenge_methods_supported\": [\"S256\"]",
        _ => $"leave {Text.Printable(name)} out",
    };

    private static string Is(MetadataDocument document, string name) => document.Has(name) ? $"is {IssuerDocuments.Show(document, name)}" : "is missing";

    /// <summary>Judges one member where it has a value; ASM-017 speaks of those that are null or empty.</summary>
    private static Judgement ForMember(RuleContext c, string name, string pass, Func<IssuerFacts, MetadataDocument, string, Judgement?> judge) =>
        IssuerDocuments.Judge(c, pass, (facts, document) => IssuerDocuments.IsUnset(document, name) ? IssuerDocuments.Unset(document, name) : judge(facts, document, name));
}
