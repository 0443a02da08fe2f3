using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>ASM-007: whether the endpoints in authorization server metadata are there and lead where clients may go.</summary>
internal static class IssuerEndpoints
{
    private const int SecondLevelLength = 3;

    private static readonly string[] Members =
        ["authorization_endpoint", "token_endpoint", "registration_endpoint", "revocation_endpoint", "introspection_endpoint", "userinfo_endpoint", "jwks_uri"];

    // Codes and tokens go there; keys and user data often stand on another host by design.
    private static readonly string[] SecretMembers = ["authorization_endpoint", "token_endpoint", "registration_endpoint", "revocation_endpoint"];

    /// <summary>True for the two members without which nobody can log in.</summary>
    public static bool IsRequired(string name) => name is "authorization_endpoint" or "token_endpoint";

    public static Judgement AreSafe(RuleContext c) => IssuerDocuments.JudgeAsWritten(c, "The endpoints are present, absolute and https.", (facts, document) =>
    {
        string where = IssuerDocuments.Where(facts);
        List<string> unset = [.. Members.Where(m => IsRequired(m) && IssuerDocuments.IsUnset(document, m))];
        List<(string Name, string What)> mistakes = [.. Members.Where(m => !IssuerDocuments.IsUnset(document, m)).Select(m => (m, Mistake(c, facts, document, m))).Where(static m => m.Item2.Length > 0)];
        if (mistakes.Count > 0)
        {
            (string name, string what) = mistakes[0];
            string others = mistakes.Count == 1 ? "" : $" Also at fault: {string.Join(", ", mistakes.Skip(1).Select(static m => m.Name))}.";
            string fix = IssuerDocuments.NearMiss(document, name) is { } misspelt
                ? $"Write the members in {where} as RFC 8414 section 2 names them, in lower case with underscores: {name} instead of {Text.Printable(misspelt)}"
                : $"Set \"{name}\" in {where} to the endpoint's absolute https URL on the authorization server's public host.";
            return Judgement.Fail($"{name} {what} in {where}.{others}") with { Fix = fix, Subject = mistakes.Count == 1 ? name : null };
        }

        if (unset.Count > 0)
        {
            return IssuerDocuments.Unset(document, unset[0]);
        }

        string? strange = SecretMembers.FirstOrDefault(m => RawUrl.TryParse(document.GetString(m), out RawUrl url) && RawUrl.TryParse(facts.Issuer.Trim(), out RawUrl issuer) && !AreRelated(url.Host, issuer.Host));
        return strange is null
            ? null
            : Judgement.Advise($"{strange} {IssuerDocuments.Show(document, strange)} in {where} is on a host that has nothing to do with the issuer {RuleContext.Quote(facts.Issuer)}: look whether codes and tokens are meant to go there.")
                with { Fix = $"If that host is not yours, correct \"{strange}\" in {where}.", Subject = strange };
    });

    private static string Mistake(RuleContext c, IssuerFacts facts, MetadataDocument document, string name)
    {
        if (!document.Has(name))
        {
            return !IsRequired(name) ? "" : IssuerDocuments.NearMiss(document, name) is { } misspelt ? $"is missing (there is {RuleContext.Quote(misspelt)})" : "is missing";
        }

        if (document.GetString(name) is not { } value)
        {
            return $"is {document.Kind(name)} instead of a string";
        }

        // White space is for HYG-003 to say; what is left is judged here.
        string text = new([.. value.Where(static ch => ch > ' ' && ch != '\u00a0')]);
        string shown = RuleContext.Quote(value);
        return !RawUrl.TryParse(text, out RawUrl url) ? $"{shown} is not an absolute http or https URL"
            : url.HasUserInfo ? "holds a user name or password before its host (not shown)"
            : url.Fragment is not null ? $"{shown} has a fragment"
            : AddressGuard.IsPrivate(url.Host) && IsPublic(c, facts) ? $"{shown} leads to a host that only exists inside one network"
            : !url.IsHttps && !AddressGuard.IsLoopback(url.Host) ? $"{shown} is plain http"
            : "";
    }

    // Clients reach either of the two over the network; an endpoint behind them must be reachable too.
    private static bool IsPublic(RuleContext c, IssuerFacts facts) =>
        c.IsPublic || (RawUrl.TryParse(facts.Issuer.Trim(), out RawUrl issuer) && !AddressGuard.IsPrivate(issuer.Host));

    private static bool AreRelated(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase)
        || (AddressGuard.IsLoopback(left) && AddressGuard.IsLoopback(right))
        || string.Equals(Site(left), Site(right), StringComparison.OrdinalIgnoreCase);

    // The domain that one party registers, near enough for a hint: two labels, three under names such as co.uk.
    private static string Site(string host)
    {
        string[] labels = host.TrimEnd('.').Split('.');
        bool isAddress = host.StartsWith("[", StringComparison.Ordinal) || labels.All(static l => l.All(char.IsDigit));
        int keep = labels.Length > 2 && labels[^1].Length == 2 && labels[^2].Length <= SecondLevelLength ? 3 : 2;
        return isAddress || labels.Length <= keep ? host : string.Join(".", labels.Skip(labels.Length - keep));
    }
}
