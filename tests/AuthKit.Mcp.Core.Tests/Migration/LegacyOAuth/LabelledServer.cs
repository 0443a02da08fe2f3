using System.Reflection;
using System.Text.Json;
using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Core.Tests.Migration.LegacyOAuth;

/// <summary>A labelled server of tests/fixtures/legacy-oauth and how a search does on it.</summary>
internal sealed class LabelledServer
{
    private readonly JsonElement _labels;

    private LabelledServer(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        _labels = document.RootElement.Clone();
        Name = Path.GetFileName(file)[..^".labels.json".Length];
        Folder = Path.Combine(Root, Name);
    }

    public static string Root { get; } = Path.Combine(
        typeof(LabelledServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "RepositoryRoot").Value ?? "", "tests", "fixtures", "legacy-oauth");

    public static IReadOnlyList<LabelledServer> All { get; } = [.. Directory.GetFiles(Root, "*.labels.json").Order(StringComparer.Ordinal).Select(static f => new LabelledServer(f))];

    public string Name { get; }

    public string Folder { get; }

    public bool IsBlind => Name.StartsWith("blind-", StringComparison.Ordinal);

    public IReadOnlySet<string> WholeFiles => _labels.GetProperty("wholeFiles").EnumerateArray().Select(static f => f.GetString() ?? "").ToHashSet();

    public async Task<Score> ScoreAsync()
    {
        List<McpLegacyOAuthPlace> found = [];
        await foreach (McpLegacyOAuthPlace place in new LegacyOAuthFinder().FindAsync(Folder, new LegacyOAuthOptions(), CancellationToken.None))
        {
            found.Add(place);
        }

        Span[] places = [.. Spans("places")];
        Span[] neutral = [.. Spans("neutral")];
        int right = 0, wrong = 0;
        foreach (McpLegacyOAuthPlace place in found.Where(static p => p.Confidence == McpLegacyOAuthConfidence.High))
        {
            // As the README of the fixtures says: another kind inside a place is no false alarm, and neutral lines count neither way.
            bool isRight = places.Any(l => Overlaps(l, place) && (Family(l.Kind) == Family(place.Kind) || (l.Line <= place.Line && place.EndLine <= l.EndLine)));
            bool isNeutral = WholeFiles.Contains(Below(place.File)) || neutral.Any(l => Overlaps(l, place));
            right += isRight ? 1 : 0;
            wrong += !isRight && !isNeutral ? 1 : 0;
        }

        return new Score(right, wrong, places.Count(l => found.Any(p => Overlaps(l, p) && Family(l.Kind) == Family(p.Kind))), places.Length);
    }

    public string Below(string file) => Path.GetRelativePath(Folder, file).Replace('\\', '/');

    private bool Overlaps(Span label, McpLegacyOAuthPlace place) => label.File == Below(place.File) && label.Line <= place.EndLine && place.Line <= label.EndLine;

    private static int Family(McpLegacyOAuthKind kind) => kind switch
    {
        McpLegacyOAuthKind.ConsentPage => (int)McpLegacyOAuthKind.AuthorizeRoute,
        McpLegacyOAuthKind.JwtVerification => (int)McpLegacyOAuthKind.JwtSigning,
        McpLegacyOAuthKind.CodeStore or McpLegacyOAuthKind.TokenStore => (int)McpLegacyOAuthKind.ClientStore,
        _ => (int)kind,
    };

    private IEnumerable<Span> Spans(string name) => !_labels.TryGetProperty(name, out JsonElement list) ? [] : list.EnumerateArray().Select(static l => new Span(
        l.GetProperty("file").GetString() ?? "",
        l.GetProperty("line").GetInt32(),
        l.GetProperty("endLine").GetInt32(),
        l.TryGetProperty("kind", out JsonElement kind) ? Enum.Parse<McpLegacyOAuthKind>(kind.GetString() ?? "") : default));

    internal sealed record Score(int Right, int Wrong, int Seen, int Labelled)
    {
        public double Precision => Right + Wrong == 0 ? 1 : (double)Right / (Right + Wrong);

        public double Recall => Labelled == 0 ? 1 : (double)Seen / Labelled;

        public static Score operator +(Score a, Score b) => new(a.Right + b.Right, a.Wrong + b.Wrong, a.Seen + b.Seen, a.Labelled + b.Labelled);

        public override string ToString() => FormattableString.Invariant($"precision {Precision:0.000} ({Right} of {Right + Wrong}), recall {Recall:0.000} ({Seen} of {Labelled})");
    }

    private sealed record Span(string File, int Line, int EndLine, McpLegacyOAuthKind Kind);
}
