using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Finds where live code asks a verifier of old tokens: the code stays, but the call has to go.</summary>
internal static class VerifierUses
{

    /// <param name="context">The file.</param>
    /// <param name="imports">The modules that it imports.</param>
    /// <param name="verifiers">Names of old verifiers that stand in the file, with their modules.</param>
    /// <param name="finds">What was found; calls are added.</param>
    public static void Add(ScanContext context, IReadOnlyCollection<string> imports, IEnumerable<KeyValuePair<string, string>> verifiers, List<LegacyFind> finds)
    {
        foreach (KeyValuePair<string, string> verifier in verifiers)
        {
            bool imported = context.Source.Language is McpSourceLanguage.CSharp or McpSourceLanguage.Go || imports.Any(m => ImportSearch.IsModule(verifier.Value, m));
            Regex call = new($@"(?<!\b(?:def|function|func)\s+|[\w$]){Regex.Escape(verifier.Key)}\(", RegexOptions.CultureInvariant, RegexLimit.Value);
            foreach (Match match in imported ? call.Matches(context.Source.Code).Cast<Match>() : [])
            {
                (int start, int end) = context.Shape.Statement(match.Index);
                LegacyFind find = new(McpLegacyOAuthKind.JwtVerification, McpLegacyOAuthConfidence.Low, $"Asks {verifier.Key}, which verifies tokens of the server's own.", "verifier.call", start, end);
                bool defines = context.Shape.Units.Any(u => u.Name == verifier.Key && u.Start >= start && u.Start <= end);
                if (!defines && !finds.Exists(f => f.Overlaps(find)))
                {
                    finds.Add(find);
                }
            }
        }
    }
}
