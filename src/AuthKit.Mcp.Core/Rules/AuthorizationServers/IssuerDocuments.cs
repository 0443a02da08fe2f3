using System.Text.Json;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>
/// Judges authorization server metadata document by document. Clients take the first entry of authorization_servers, so
/// only a fault of that one stops anybody; whether a later entry can be used at all is for PRM-013 to say, and where it
/// can, its faults are warnings.
/// </summary>
internal static class IssuerDocuments
{
    /// <summary>The subject of faults that are the mere absence of a member: they may have one common cause.</summary>
    public const string Absent = "absent members";

    /// <summary>
    /// The rules whose breach keeps every issuer from being known. PRM-005 may be about a copy that nobody needs, so it comes
    /// after those that speak of the document in use.
    /// </summary>
    public static IReadOnlyList<string> NeedsIssuer { get; } = ["PRM-001", "PRM-002", "PRM-011", "PRM-012", "PRM-005", "CHL-001"];

    /// <summary>The rules whose breach keeps every document from being read.</summary>
    public static IReadOnlyList<string> NeedsDocument { get; } = [.. NeedsIssuer, "ASM-001", "ASM-003"];

    /// <summary>Those whose breach keeps single members from being judged: null, empty or misspelt ones.</summary>
    public static IReadOnlyList<string> NeedsMembers { get; } = [.. NeedsDocument, "ASM-017", "ASM-007"];

    private static readonly Judgement NoDocument = Judgement.NothingToJudge("There is no authorization server metadata.");

    /// <summary>The first fault over all documents, else what the first document gave, else a pass.</summary>
    /// <param name="c">What is known.</param>
    /// <param name="pass">The sentence of a pass.</param>
    /// <param name="judge">Judges one document; null for a pass.</param>
    public static Judgement Judge(RuleContext c, string pass, Func<IssuerFacts, MetadataDocument, Judgement?> judge) =>
        JudgeAsWritten(c, pass, (facts, document) => IsMisspelt(document)
            ? Judgement.NothingToJudge($"The members of {Where(facts)} are misspelt.")
            : judge(facts, document));

    /// <summary>As <see cref="Judge"/>, documents with misspelt members included.</summary>
    public static Judgement JudgeAsWritten(RuleContext c, string pass, Func<IssuerFacts, MetadataDocument, Judgement?> judge)
    {
        Judgement? first = null;
        IReadOnlyList<IssuerFacts> issuers = c.Issuers;
        for (int i = 0; i < issuers.Count; i++)
        {
            IssuerFacts facts = issuers[i];
            if (facts is not { IsMetadata: true, Document: { } document } || (i > 0 && document.GetString("issuer") != facts.Issuer))
            {
                continue;
            }

            Judgement one = judge(facts, document) ?? Judgement.Pass(pass);
            one = one.Shown is null ? one with { Shown = facts.Hit } : one;
            if (one.IsFault)
            {
                return i == 0 ? one : one with { Verdict = McpRuleVerdict.Warning, IsAdvice = true, Message = one.Message + " Clients that take the first entry of authorization_servers do not meet this one." };
            }

            first ??= one;
        }

        return first ?? NoDocument;
    }

    /// <summary>The address of the document, for messages.</summary>
    public static string Where(IssuerFacts facts) => Text.Printable(facts.Hit?.Request.Url);

    /// <summary>True for null and for an empty array: both must be left out (RFC 8414 section 3.2), which ASM-017 says.</summary>
    public static bool IsUnset(MetadataDocument document, string name) => document.Member(name) is { } member
        && (member.ValueKind == JsonValueKind.Null || (member.ValueKind == JsonValueKind.Array && member.GetArrayLength() == 0));

    /// <summary>Nothing can be said about a member that is null or empty.</summary>
    public static Judgement Unset(MetadataDocument document, string name) => Judgement.NothingToJudge($"{name} is {document.Kind(name)}.");

    /// <summary>The name under which the member stands when it is misspelt: camel case, hyphens. Null when there is none.</summary>
    public static string? NearMiss(MetadataDocument document, string name) =>
        document.Has(name) ? null : document.Names().FirstOrDefault(n => string.Equals(Bare(n), Bare(name), StringComparison.OrdinalIgnoreCase));

    /// <summary>True when the members as a whole are misspelt: a serializer with another naming policy wrote them.</summary>
    public static bool IsMisspelt(MetadataDocument document) =>
        NearMiss(document, "authorization_endpoint") is not null || NearMiss(document, "token_endpoint") is not null;

    /// <summary>A member as it is written, for messages.</summary>
    public static string Show(MetadataDocument document, string name) => document.Member(name) is { } value ? JsonText.Show(value) : "missing";

    private static string Bare(string name) => name.Replace("_", "").Replace("-", "");
}
