using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>
/// Whether the entries of authorization_servers can be used (PRM-013). It speaks where there is a choice: a list without
/// any usable entry is for the rules on the authorization server to name.
/// </summary>
internal static class ServerEntries
{
    private const string Member = "authorization_servers";

    public static Judgement Judge(RuleContext c)
    {
        IReadOnlyList<IssuerFacts> issuers = c.Facts.Issuers;
        if (issuers.Count == 0 || issuers[0].Candidates.Count == 0 || c.Facts.Best is not { Document: { } document } best)
        {
            return Judgement.NothingToJudge("No authorization server was asked.");
        }

        IssuerFacts? usable = issuers.FirstOrDefault(static i => WhyUnusable(i) is null);
        if (usable is null)
        {
            return Judgement.NothingToJudge("No entry can be used.");
        }

        string fix = $"Write in {best.Url}: \"{Member}\": [{string.Join(", ", issuers.Where(static i => WhyUnusable(i) is null).Select(static i => $"\"{Text.Printable(i.Issuer)}\""))}]";
        if (WhyUnusable(issuers[0]) is { } why)
        {
            return Judgement.Fail($"The first entry of {Member}, {RuleContext.Quote(issuers[0].Issuer)}, {why}, while {RuleContext.Quote(usable.Issuer)} works: most clients take the first entry.")
                with { Shown = issuers[0].Hit ?? issuers[0].Candidates[0], Fix = fix, Subject = SubjectOf(issuers[0]), ExplainsAll = true };
        }

        if (issuers.FirstOrDefault(static i => i.Candidates.Count > 0 && WhyUnusable(i) is not null) is { } later)
        {
            return Judgement.Warn($"The entry {RuleContext.Quote(later.Issuer)} of {Member} {WhyUnusable(later)}: clients that let their user choose offer it.")
                with { Shown = later.Hit ?? later.Candidates[0], Fix = fix, Subject = SubjectOf(later) };
        }

        IReadOnlyList<string> entries = document.GetStrings(Member) ?? [];
        return entries.Count == issuers.Count
            ? Judgement.Pass("The first entry is usable.")
            : Judgement.Warn($"{Member} lists the same entry more than once: clients offer a choice between equals.") with { Shown = best.Exchange, Fix = fix, Subject = Member };
    }

    /// <summary>What keeps clients from using the authorization server, as the end of a sentence; null when nothing does.</summary>
    internal static string? WhyUnusable(IssuerFacts issuer) =>
        issuer.Candidates.Count == 0 ? "was not asked"
        : !issuer.IsMetadata ? $"has no metadata ({Text.Printable(issuer.Candidates[0].Request.Url)} {RuleContext.Outcome(issuer.Candidates[0])})"
        : issuer.Document?.GetString("issuer") is { } stated && stated == issuer.Issuer ? null
        : $"has metadata of another issuer ({RuleContext.Quote(issuer.Document?.GetString("issuer"))})";

    private static string SubjectOf(IssuerFacts issuer) =>
        issuer.Candidates[0].Fault == WireFault.TlsFailed ? HygieneRules.TlsTo(issuer.Candidates[0].Request.Url) : Member;
}
