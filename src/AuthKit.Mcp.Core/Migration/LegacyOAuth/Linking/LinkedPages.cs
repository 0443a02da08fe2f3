using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Finds pages that the old authorization endpoint shows, or that post to it.</summary>
internal static class LinkedPages
{
    private static readonly Regex Action = new(@"(?i)\baction\s*=\s*[""']?(?<path>[^""'\s>]{2,200})", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly LegacyPattern AnyPath = new() { Id = "any" };

    /// <param name="context">The page.</param>
    /// <param name="templates">The names of pages that old routes show.</param>
    /// <param name="endpoints">The paths that the server's metadata names.</param>
    /// <param name="finds">What was found; the page is added.</param>
    public static void Add(ScanContext context, IReadOnlyCollection<string> templates, IReadOnlyCollection<(McpLegacyOAuthKind Kind, string Path)> endpoints, List<LegacyFind> finds)
    {
        string text = context.Source.Live;
        if (finds.Count > 0 || text.IndexOf("<form", StringComparison.OrdinalIgnoreCase) < 0)
        {
            return;
        }

        string file = context.Source.Path.Substring(context.Source.Path.LastIndexOf('/') + 1);
        string stem = file.Split('.')[0];
        bool shown = templates.Any(t => t == stem || t.EndsWith(file, StringComparison.Ordinal) || t.EndsWith("/" + stem, StringComparison.Ordinal));
        bool posts = Action.Matches(text).Cast<Match>().Any(m => RoutePath.Of(m.Groups["path"].Value, AnyPath) is string path && endpoints.Any(e => e.Kind == McpLegacyOAuthKind.AuthorizeRoute && e.Path == path));
        bool asksPassword = text.IndexOf("password", StringComparison.OrdinalIgnoreCase) >= 0;
        if (posts || (shown && !asksPassword))
        {
            McpLegacyOAuthConfidence confidence = posts && shown ? McpLegacyOAuthConfidence.High : McpLegacyOAuthConfidence.Medium;
            finds.Add(new LegacyFind(McpLegacyOAuthKind.ConsentPage, confidence, "A page with a form that the authorization endpoint shows or takes.", "page.linked", 0, Math.Max(0, context.Source.Text.TrimEnd().Length - 1)));
        }
    }
}
