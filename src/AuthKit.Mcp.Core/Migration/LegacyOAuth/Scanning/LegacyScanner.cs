using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Finds the places of one file. Pure: same text, same places.</summary>
internal static class LegacyScanner
{
    private const int LongRoute = 150;

    // A file without any of these has nothing that a pattern could find, as long as the pattern asks for words of OAuth or for one of these.
    private static readonly string[] Words = ["oauth", "authori", "token", "pkce", "jwt", "consent", "verifier", "challenge", "client_id", "clientid", "revo", "register", "registration", "jwks", "well-known", "openid", "redirect_uri", "redirecturi", "grant", "approve", "redirect", "refresh", "hs256", "rs256", "es256", "base64url", "urlsafe_b64", "rawurlencoding"];

    // What the other patterns need comes from the patterns, so that none is left without.
    private static readonly IReadOnlyList<TextLiteral> Hints =
    [
        .. Words.Select(TextLiteral.Of),
        .. LegacyPatterns.All.Places.Where(static p => p.Words == 0).SelectMany(static p => (p.FileWith ?? p.Find)?.Needs.Rarest ?? []).Distinct().Where(static l => !Words.Any(w => l.Text.IndexOf(w, StringComparison.Ordinal) >= 0)),
    ];

    /// <summary>True when a closer look is worth it.</summary>
    public static bool MayHold(TextIndex index, string path) =>
        Hints.Any(h => index.MayHave(h) || path.IndexOf(h.Text, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>The places, in the order of their starts.</summary>
    /// <param name="source">The file.</param>
    /// <param name="patterns">What to look for.</param>
    /// <param name="tooSlow">Takes the id of a pattern that was given up because it took too long.</param>
    public static IReadOnlyList<LegacyFind> Scan(SourceText source, LegacyPatterns patterns, Action<string> tooSlow) => Scan(new ScanContext(source, patterns), tooSlow);

    /// <summary>The places, in the order of their starts.</summary>
    /// <param name="context">The file.</param>
    /// <param name="tooSlow">Takes the id of a pattern that was given up because it took too long.</param>
    public static IReadOnlyList<LegacyFind> Scan(ScanContext context, Action<string> tooSlow)
    {
        SourceText source = context.Source;
        List<LegacyFind> finds = [];
        Guarded("routes", () => RouteScan.Scan(context, finds), tooSlow);
        List<LegacyFind> hints = [];
        foreach (LegacyPattern pattern in context.Plan.Places)
        {
            Guarded(pattern.Id, () => PlaceScan.Lines(context, pattern, finds, hints), tooSlow);
        }

        HashSet<McpLegacyOAuthKind> stores = [.. hints.Concat(finds).Select(static f => f.Kind).Where(static k => k >= McpLegacyOAuthKind.ClientStore)];
        if (stores.Count > 1)
        {
            finds.AddRange(hints.Select(static h => h.Confidence == McpLegacyOAuthConfidence.Low ? h : h with { Confidence = McpLegacyOAuthConfidence.Medium }));
        }

        List<CodeUnit> functions = [.. context.Shape.Units.Where(static u => u.IsFunction).OrderBy(static u => u.End - u.Start)];
        foreach (LegacyPattern pattern in context.Plan.Functions)
        {
            Guarded(pattern.Id, () => PlaceScan.Functions(context, functions, pattern, finds), tooSlow);
        }

        finds = Merged(source, finds);
        Guarded("neighbours", () => Neighbours.Add(context, finds), tooSlow);
        return Merged(source, finds);
    }

    /// <summary>Adds what the places found so far say of the rest of the file.</summary>
    public static IReadOnlyList<LegacyFind> Rest(ScanContext context, IReadOnlyList<LegacyFind> finds, Action<string> tooSlow)
    {
        List<LegacyFind> all = [.. finds];
        Guarded("remainder", () => Remainder.Add(context, all), tooSlow);
        return Merged(context.Source, all);
    }

    private static void Guarded(string id, Action scan, Action<string> tooSlow)
    {
        try
        {
            scan();
        }
        catch (RegexMatchTimeoutException)
        {
            tooSlow(id);
        }
    }

    /// <summary>One place for each unit and kind, the surest; and none of another kind inside a route, of which it is a part.</summary>
    private static List<LegacyFind> Merged(SourceText source, List<LegacyFind> finds)
    {
        List<LegacyFind> kept = [];
        foreach (LegacyFind find in finds.OrderByDescending(static f => f.Confidence).ThenByDescending(static f => f.End - f.Start))
        {
            bool known = kept.Exists(k => k.Kind == find.Kind && k.Overlaps(find));
            bool part = !find.IsRoute && kept.Exists(k => k.IsRoute && k.Confidence == McpLegacyOAuthConfidence.High && k.Contains(find) && (k.Start != find.Start || k.End != find.End) && source.LineOf(k.End) - source.LineOf(k.Start) <= LongRoute);
            if (!known && !part)
            {
                kept.Add(find);
            }
        }

        return [.. kept.OrderBy(static f => f.Start).ThenBy(static f => f.End).ThenBy(static f => f.Kind)];
    }
}
