using System.Text.Json;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>
/// What scopes_supported asks of clients (PRM-014): they request all of it when the challenge names no scope.
/// </summary>
internal static class ScopeValues
{
    private const string Member = "scopes_supported";
    private const int Many = 20;

    /// <summary>Stands where the scopes are not known: a made-up one would be answered invalid_scope.</summary>
    public const string Unknown = "<the scopes of your tools>";

    private const string Example = "\"" + Unknown + "\"";

    /// <summary>What stands between scopes, or around them in lists of other formats.</summary>
    public static readonly char[] Separators = [' ', ',', '[', ']', '{', '}', '"', '\\', '\t'];

    private static readonly string[] Everything = ["*", "all", "full-access"];

    public static Judgement Judge(RuleContext c)
    {
        if (c.Facts.Best is not { Document: { } document } copy)
        {
            return Judgement.NothingToJudge("There is no document.");
        }

        Judgement About(Judgement judgement, string scopes) => judgement with { Shown = copy.Exchange, Subject = Member, Fix = $"Write in {copy.Url}: \"{Member}\": [{scopes}]" };
        if (document.Member(Member) is not { } member)
        {
            return Absent(c, About, Example);
        }

        if (member.ValueKind == JsonValueKind.Null)
        {
            return Judgement.NothingToJudge($"{Member} is null.");
        }

        if (member.ValueKind != JsonValueKind.Array)
        {
            string[] meant = (JsonText.String(member) ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
            return About(Judgement.Fail($"{Member} is {JsonText.Kind(member)} instead of an array of strings: clients fail on the type."), meant.Length == 0 ? Example : AsList(meant));
        }

        if (member.GetArrayLength() == 0)
        {
            return About(Judgement.Fail($"{Member} is empty: RFC 9728 wants such a member left out, and clients ask for no scope at all."), Example);
        }

        IReadOnlyList<string> scopes = document.GetStrings(Member) ?? [];
        if (scopes.Count < member.GetArrayLength() || !scopes.All(IsScope))
        {
            JsonElement odd = member.EnumerateArray().First(static e => !IsScope(JsonText.String(e)));
            List<string> meant = [.. scopes.SelectMany(static s => s.Split([' ', ',', '"', '\\'], StringSplitOptions.RemoveEmptyEntries)).Where(IsScope).Distinct()];
            return About(Judgement.Fail($"{Member} has the entry {JsonText.Show(odd)}, which is no single scope (RFC 6749 section 3.3): authorization servers answer invalid_scope."), meant.Count == 0 ? Example : AsList(meant));
        }

        List<string> doubts = [.. Doubts(c, scopes)];
        return doubts.Count == 0
            ? Judgement.Pass("scopes_supported is a short list of scopes.")
            : About(
                Judgement.Warn($"{Member} {string.Join(", and ", doubts)}: clients ask for all of it when the challenge names no scope."),
                scopes.Count > Many ? Example : AsList(scopes.Where(static s => s != "offline_access" && !Everything.Contains(s)).DefaultIfEmpty(Unknown)));
    }

    /// <summary>
    /// The scopes that the server asks for now: those of the challenge, else those of the metadata, without what no challenge
    /// should ask for (CHL-011, PRM-014). The guide's challenge has none of its own.
    /// </summary>
    public static IReadOnlyList<string> Known(RuleContext c)
    {
        IReadOnlyList<string> sent = Fit(c.Facts.Challenge?.Bearer?.Value("scope")?.Split(Separators, StringSplitOptions.RemoveEmptyEntries) ?? []);
        IReadOnlyList<string> listed = sent.Count > 0 || c.IsAuthKit ? [] : Fit(c.Facts.Best?.Document?.GetStrings(Member) ?? []);
        return sent.Count > 0 ? sent : listed.Count > Many ? [] : listed;
    }

    private static IReadOnlyList<string> Fit(IEnumerable<string> scopes) => [.. scopes.Where(static s => IsScope(s) && s != "offline_access" && !Everything.Contains(s)).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Doubts(RuleContext c, IReadOnlyList<string> scopes)
    {
        if (scopes.FirstOrDefault(static s => Everything.Contains(s)) is { } everything)
        {
            yield return $"asks for everything with {RuleContext.Quote(everything)}";
        }

        if (scopes.Count > Many)
        {
            yield return $"lists {scopes.Count} scopes, which makes a long URL and an unreadable consent page";
        }

        // SEP-2207 came with 2026-07-28.
        if (scopes.Contains("offline_access") && c.IsStatelessEra)
        {
            yield return "lists offline_access, which no resource requires: clients add it themselves when they want to stay signed in";
        }
    }

    // CHL-010 carries the warning about both being unset.
    private static Judgement Absent(RuleContext c, Func<Judgement, string, Judgement> about, string example) =>
        c.Facts.Challenge?.Bearer?.Parameters.Any(static p => string.Equals(p.Name, "scope", StringComparison.OrdinalIgnoreCase)) == true
            ? Judgement.Pass("The challenge names the scopes.")
            : about(Judgement.Note($"Neither the challenge nor {Member} names a scope: clients ask for none, or for offline_access alone."), example);

    private static bool IsScope(string? scope)
    {
        foreach (char ch in scope ?? "")
        {
            if (ch is <= ' ' or '"' or '\\' or > '~')
            {
                return false;
            }
        }

        return scope is { Length: > 0 };
    }

    private static string AsList(IEnumerable<string> scopes) => string.Join(", ", scopes.Select(static s => $"\"{Text.Printable(s)}\""));
}
