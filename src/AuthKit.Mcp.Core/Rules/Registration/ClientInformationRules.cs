using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>REG: what a registered client is told about itself (RFC 7591 section 3.2.1).</summary>
internal static class ClientInformationRules
{
    private const string Method = "token_endpoint_auth_method";
    private const string Secret = "client_secret";
    private const string Expiry = "client_secret_expires_at";
    private static readonly string[] Lists = ["redirect_uris", "grant_types", "response_types", "contacts"];
    private static readonly string[] Numbers = ["client_id_issued_at", Expiry];
    private static readonly string[] Texts = [Method, Secret, "client_name", "scope", "client_uri", "logo_uri", "policy_uri", "tos_uri"];

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(static c => IssuerAnswers.Worst(c, "registration_endpoint", IsCoherent))
        {
            Id = "REG-004",
            Title = "The registration response is complete and coherent",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 7591 section 3.2.1",
            Cause = "The request is echoed in place of the client as it is stored.",
            Fix = "Return the metadata as registered, with the right types.",
            Probes = [ProbeKind.Registration],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Registration,
            Needs = [.. IssuerAnswers.Needs, "REG-003"],
            ExplainedBy = ["AKT-009"],
        },
    ];

    private static Judgement IsCoherent(IssuerAnswers a)
    {
        if (a.Registration(IssuerVariant.NativeClient) is not { Response: { } native } exchange || a.Client is null)
        {
            return Judgement.NothingToJudge("No client was registered.");
        }

        // A server may offer no method with a secret; then the second registration is refused, and says nothing.
        Exchange? second = a.Registration(IssuerVariant.SecretClient);
        WireResponse? confidential = RegistrationQuestions.ClientId(second) is null ? null : second?.Response;
        return Contradiction(a, exchange, native)
            ?? (second is null || confidential is null ? null : Contradiction(a, second, confidential))
            ?? Gap(a, exchange, native, second, confidential)
            ?? Judgement.Pass("The answers state the client as registered.");
    }

    /// <summary>What keeps clients from reading or using the answer.</summary>
    private static Judgement? Contradiction(IssuerAnswers a, Exchange exchange, WireResponse response)
    {
        MetadataDocument document = MetadataDocument.Read(response);
        string fix = $"Answer POST {a.Url} with the client as stored: \"redirect_uris\": [\"{IssuerVariant.NativeRedirect}\"], and with a secret also \"{Expiry}\": 0.";
        if (!Present(document, "redirect_uris"))
        {
            return Fail($"redirect_uris is missing in the answer of {a.Url}: TypeScript clients refuse it.");
        }

        string? odd = Odd(document, Lists, JsonValueKind.Array) ?? Odd(document, Numbers, JsonValueKind.Number) ?? Odd(document, Texts, JsonValueKind.String);
        if (odd is not null)
        {
            return Fail($"{odd} in the answer of {a.Url}: clients with a schema refuse it.");
        }

        if (document.GetStrings("redirect_uris") is not [IssuerVariant.NativeRedirect])
        {
            return Fail($"redirect_uris comes back as {Show(document, "redirect_uris")} from {a.Url}, asked for was [\"{IssuerVariant.NativeRedirect}\"]: the log-in will end with a wrong redirect URI.");
        }

        bool hasSecret = Present(document, Secret);
        if (hasSecret && !Present(document, Expiry))
        {
            return Fail($"{Secret} comes without {Expiry} from {a.Url}: RFC 7591 requires it, and TypeScript clients do.");
        }

        if (hasSecret && document.Member(Expiry) is { } expiry && expiry.TryGetInt64(out long seconds) && seconds > 0 && seconds <= exchange.StartedAt.ToUnixTimeSeconds())
        {
            return Fail($"{Expiry} {seconds} in the answer of {a.Url} has passed already: clients throw the registration away.");
        }

        string? method = document.GetString(Method);
        string missing = $"{a.Url} confirms {Method} {RuleContext.Quote(method)}, but issues no {Secret}";
        string repair = $"Issue a {Secret} with {Expiry}, or register and return \"{Method}\": \"none\".";
        return hasSecret || !IsSecretBased(method) ? null
            : a.Context.IsAuthKit ? a.Seen(Judgement.Warn($"{missing}: a known gap of AuthKit. Clients go on as public ones."), exchange, repair)
            : a.Seen(Judgement.Fail($"{missing}: such a client cannot authenticate."), exchange, repair);

        Judgement Fail(string message) => a.Seen(Judgement.Fail(message), exchange, fix);
    }

    /// <summary>What clients get along with, some of them badly.</summary>
    private static Judgement? Gap(IssuerAnswers a, Exchange exchange, WireResponse native, Exchange? second, WireResponse? confidential)
    {
        MetadataDocument document = MetadataDocument.Read(native);
        MetadataDocument? other = confidential is null ? null : MetadataDocument.Read(confidential);
        string[] empty = [.. document.Names().Where(n => document.Member(n) is { ValueKind: JsonValueKind.Null } || (n.EndsWith("_uri", StringComparison.Ordinal) && document.GetString(n) == "")).Distinct()];
        IReadOnlyList<string>? grants = document.GetStrings("grant_types");
        IReadOnlyList<string>? types = document.GetStrings("response_types");
        string? method = document.GetString(Method);
        Judgement? found =
            empty.Length > 0 ? Judgement.Warn($"{Text.Printable(string.Join(", ", empty))} come back null or empty from {a.Url}: clients with a schema refuse that.")
            : grants is null || types is null || method is null ? Judgement.Warn($"The answer of {a.Url} leaves out {(grants is null ? "grant_types" : types is null ? "response_types" : Method)}: clients take the default of RFC 7591, which was not asked for.")
            : grants.Contains("implicit") || types.Any(static t => t != "code") ? Judgement.Warn($"{a.Url} registers grant_types {Show(document, "grant_types")} and response_types {Show(document, "response_types")}, though only the code flow was asked for.")
            : !grants.Contains("authorization_code") ? Judgement.Warn($"{a.Url} registers grant_types {Show(document, "grant_types")} without authorization_code.")
            : !grants.Contains("refresh_token") ? Judgement.Warn($"{a.Url} registers grant_types {Show(document, "grant_types")} without refresh_token, which was asked for: users must log in again whenever a token expires.")
            : method != "none" ? Judgement.Advise($"{a.Url} turns a public client (\"none\") into one with {Method} {RuleContext.Quote(method)}: an app on the user's machine cannot keep a secret.")
            : null;
        if (found is not null)
        {
            return a.Seen(found, exchange, $"Leave out what has no value, and register what {a.Url} was asked for: \"grant_types\": [\"authorization_code\",\"refresh_token\"], \"response_types\": [\"code\"], \"{Method}\": \"none\".");
        }

        return second is not null && other?.GetString("client_id") is { } id && id == document.GetString("client_id")
            ? a.Seen(Judgement.Warn($"Two different clients get the same client_id {RuleContext.Quote(id)} from {a.Url}: they share consent and redirect URIs."), second, $"Issue a client_id of its own for each registration at {a.Url}.")
            : null;
    }

    private static bool Present(MetadataDocument document, string name) => document.Member(name) is { ValueKind: not JsonValueKind.Null };

    private static string? Odd(MetadataDocument document, string[] names, JsonValueKind kind) => names
        .Where(n => document.Member(n) is { } value && value.ValueKind != JsonValueKind.Null && value.ValueKind != kind)
        .Select(n => $"{n} is {document.Kind(n)}")
        .FirstOrDefault();

    private static string Show(MetadataDocument document, string name) => document.Member(name) is { } value ? JsonText.Show(value) : "nothing";

    private static bool IsSecretBased(string? method) => method is "client_secret_basic" or "client_secret_post" or "client_secret_jwt";
}
