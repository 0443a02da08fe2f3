using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>What one file says of others: paths that its metadata names, functions, templates and tables that its places use.</summary>
internal sealed record FileFacts
{
    private const RegexOptions Options = RegexOptions.CultureInvariant;
    private static readonly PatternRegex Endpoint = new(@"(?i)\b(?<k>authorization|token|registration|revocation|introspection|jwks)_?(?:endpoint|uri)[""'`]?\]?\s*(?::|=>|=(?!=)|,)\s*[^""'`\n]{0,80}[""'`](?<path>[^""'`\n]{2,200})[""'`]");
    private static readonly Regex Literal = new(@"[""'`](?<n>[\w./-]{2,60})[""'`]", Options, RegexLimit.Value);
    private static readonly LegacyPattern AnyPath = new() { Id = "any" };

    /// <summary>What is said of others by a file that says nothing, or that takes too long.</summary>
    public static FileFacts None { get; } = new()
    {
        Endpoints = [],
        Names = new Dictionary<string, McpLegacyOAuthKind>(),
        Templates = [],
        Tables = new Dictionary<string, LegacyFind>(),
        Verifiers = [],
        Handlers = new Dictionary<string, McpLegacyOAuthKind>(),
        Imports = [],
    };

    /// <summary>The paths of endpoints, each with what serves it.</summary>
    public required IReadOnlyList<(McpLegacyOAuthKind Kind, string Path)> Endpoints { get; init; }

    /// <summary>The names in the code of places, each with the kind of the place.</summary>
    public required IReadOnlyDictionary<string, McpLegacyOAuthKind> Names { get; init; }

    /// <summary>The short strings in routes that show pages.</summary>
    public required IReadOnlyCollection<string> Templates { get; init; }

    /// <summary>The tables that stores write to.</summary>
    public required IReadOnlyDictionary<string, LegacyFind> Tables { get; init; }

    /// <summary>The names of functions that verify tokens.</summary>
    public required IReadOnlyCollection<string> Verifiers { get; init; }

    /// <summary>The functions and classes that serve a route, each with what it serves.</summary>
    public required IReadOnlyDictionary<string, McpLegacyOAuthKind> Handlers { get; init; }

    /// <summary>The modules that the file imports, where files import each other.</summary>
    public required IReadOnlyCollection<string> Imports { get; init; }

    /// <summary>True when a text may name endpoints.</summary>
    public static bool MayNameEndpoints(TextIndex index) => Endpoint.Needs.MayBeIn(index);

    public static FileFacts Of(ScanContext context, IReadOnlyList<LegacyFind> finds)
    {
        SourceText source = context.Source;
        List<LegacyFind> sure = [.. finds.Where(static f => f.Confidence >= McpLegacyOAuthConfidence.Medium)];
        Dictionary<string, McpLegacyOAuthKind> names = [];
        HashSet<string> templates = [];
        foreach (LegacyFind find in sure)
        {
            foreach (string name in Identifiers.In(source.Code, find.Start, find.End - find.Start + 1))
            {
                names[name] = find.Kind;
            }

            if (find.IsRoute)
            {
                templates.UnionWith(Literal.Matches(context.TextOf(find.Start, find.End)).Cast<Match>().Select(static m => m.Groups["n"].Value));
            }
        }

        Dictionary<string, McpLegacyOAuthKind> handlers = [];
        foreach (CodeUnit unit in sure.Count == 0 ? [] : context.Shape.Units.Where(static u => u.Name.Length > 2))
        {
            // A class serves a route when all that it does is of that kind. C# names classes everywhere, as types.
            if (!unit.IsFunction && (source.Language == McpSourceLanguage.CSharp || Neighbours.Free(context, sure).Any(f => f.Name is not ("constructor" or "__init__") && f.Start >= unit.Start && f.End <= unit.End)))
            {
                continue;
            }

            List<McpLegacyOAuthKind> kinds = [.. sure.Where(f => f.IsRoute && (unit.IsFunction ? f.Start == unit.Start : f.Start >= unit.Start && f.End <= unit.End)).Select(static f => f.Kind).Distinct()];
            if (kinds.Count == 1)
            {
                handlers[unit.Name] = kinds[0];
            }
        }

        return new FileFacts
        {
            Endpoints = [.. (Endpoint.Needs.MayBeIn(context.Index) ? Endpoint.Matches(source.Live, context.Index) : []).Select(static m => (KindOf(m.Groups["k"].Value), RoutePath.Of(m.Groups["path"].Value, AnyPath) ?? "")).Where(static e => e.Item2.Length > 2)],
            Names = names,
            Handlers = handlers,
            Templates = templates,
            Tables = StoreNames.Of(context, sure),
            Verifiers = sure.Count == 0 ? [] : [.. context.Shape.Units.Where(u => u.IsFunction && u.Name.Length > 2 && sure.Exists(f => f.Kind == McpLegacyOAuthKind.JwtVerification && f.Start == u.Start)).Select(static u => u.Name)],
            Imports = finds.Count > 0 ? ImportSearch.Modules(source) : [],
        };
    }

    private static McpLegacyOAuthKind KindOf(string word) => word.ToLowerInvariant() switch
    {
        "authorization" => McpLegacyOAuthKind.AuthorizeRoute,
        "token" => McpLegacyOAuthKind.TokenRoute,
        "registration" => McpLegacyOAuthKind.RegisterRoute,
        "jwks" => McpLegacyOAuthKind.MetadataRoute,
        _ => McpLegacyOAuthKind.RevokeRoute,
    };
}
