using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>What the endpoints of one authorization server answered, and the words that rules about them share.</summary>
internal sealed class IssuerAnswers
{
    /// <summary>The rules whose breach keeps endpoints from being asked.</summary>
    public static readonly string[] Needs = ["ASM-001", "ASM-003", "ASM-007"];

    private readonly string _member;

    private IssuerAnswers(RuleContext context, IssuerFacts issuer, MetadataDocument document, string member) =>
        (Context, Issuer, Document, _member, MetadataUrl) = (context, issuer.Issuer, document, member, Text.Printable(issuer.Hit?.Request.Url));

    public RuleContext Context { get; }

    /// <summary>The issuer as written in the protected resource metadata.</summary>
    public string Issuer { get; }

    public MetadataDocument Document { get; }

    public string MetadataUrl { get; }

    /// <summary>The endpoint that the rule is about, for messages.</summary>
    public string Url => Text.Printable(Document.GetString(_member));

    /// <summary>The id of the native test client, or null when none was registered.</summary>
    public string? Client => RegistrationQuestions.ClientId(Registration(IssuerVariant.NativeClient));

    /// <summary>The worst judgement over the authorization servers that name the endpoint.</summary>
    /// <param name="context">What may be looked at.</param>
    /// <param name="member">The endpoint's member in the metadata.</param>
    /// <param name="judge">Judges one authorization server.</param>
    public static Judgement Worst(RuleContext context, string member, Func<IssuerAnswers, Judgement> judge) =>
        context.Issuers.Select(i => Judge(context, i, member, judge)).OrderByDescending(static j => Weight(j)).FirstOrDefault()
            ?? Judgement.NothingToJudge("There is no authorization server to ask.");

    /// <summary>The worse of two judgements.</summary>
    public static Judgement Worse(Judgement first, Judgement second) => Weight(second) > Weight(first) ? second : first;

    public Exchange? Registration(string variant) => Find(ProbeKind.Registration, variant);

    public AuthorizationAnswer? Authorization(string variant, string redirectUri = IssuerVariant.NativeRedirect) =>
        AuthorizationAnswer.Read(Find(ProbeKind.Authorization, variant), redirectUri);

    public Exchange? Find(ProbeKind kind, string variant) => Context.Facts.Exchange(kind, IssuerVariant.Subject(Issuer, variant));

    /// <summary>What to say of an exchange without a usable answer, or null when there is one.</summary>
    public Judgement? Unanswered(Exchange exchange)
    {
        if (exchange.Response is { } response)
        {
            return response.Status == 429 || response.Value("cf-mitigated") is not null
                ? Judgement.Inconclusive($"{Url} limits the rate or is behind a bot wall ({response.Status}), so nothing was learnt. Check again later.") with { Shown = exchange }
                : null;
        }

        return exchange.Fault switch
        {
            WireFault.AddressRefused => Judgement.NothingToJudge($"{Url} was not asked: {exchange.FaultDetail}."),
            WireFault.NameNotResolved or WireFault.ConnectionFailed or WireFault.TlsFailed =>
                Judgement.Fail($"{_member} {Url} gives no answer ({exchange.FaultDetail}): nobody can log in there.") with
                {
                    Shown = exchange,
                    Subject = exchange.Fault == WireFault.TlsFailed ? HygieneRules.TlsTo(exchange.Request.Url) : _member,
                    Fix = $"Correct \"{_member}\" in {MetadataUrl}, or start what should answer there.",
                },
            _ => Judgement.Inconclusive($"{exchange.Request.Method} {Url} gets no answer ({exchange.FaultDetail}).") with { Shown = exchange },
        };
    }

    /// <summary>A fault at the endpoint, with what shows it.</summary>
    public Judgement Seen(Judgement judgement, Exchange exchange, string fix, string? subject = null) =>
        judgement with { Shown = exchange, Fix = fix, Subject = subject ?? _member };

    private static Judgement Judge(RuleContext context, IssuerFacts issuer, string member, Func<IssuerAnswers, Judgement> judge) =>
        issuer.Document is not { IsReadable: true } document ? Judgement.NothingToJudge("There is no authorization server metadata.")
        : !document.Has(member) && member is not ("authorization_endpoint" or "token_endpoint") ? Judgement.Skip($"No {member} is advertised.")
        : AuthorizationQuestions.Endpoint(document, member) is null ? Judgement.NothingToJudge($"{member} cannot be asked.")
        : judge(new IssuerAnswers(context, issuer, document, member));

    private static int Weight(Judgement judgement) => judgement.Verdict switch
    {
        McpRuleVerdict.Fail => 6,
        McpRuleVerdict.Warning => 5,
        McpRuleVerdict.Inconclusive => 4,
        McpRuleVerdict.Note => 3,
        McpRuleVerdict.Pass => 2,
        _ => judgement.Missing ? 1 : 0,
    };
}
