namespace AuthKit.Mcp.Migration;

/// <summary>One file while it is scanned, with what several patterns ask of it.</summary>
internal sealed class ScanContext(SourceText source, LegacyPatterns patterns)
{
    private int? _words;
    private ScanPlan? _plan;
    private TextIndex? _index;
    private IReadOnlyList<LegacyPattern>? _routes;
    private RouteWindows? _windows;
    private NameUses? _uses;
    private IReadOnlyList<(int At, string? Variable, string Path)>? _prefixes;

    public SourceText Source { get; } = source;

    public LegacyPatterns Patterns { get; } = patterns;

    /// <summary>Paths that other files declare; they come before those that are known.</summary>
    public IReadOnlyList<LegacyPattern> Declared { get; init; } = [];

    /// <summary>The literals in the text.</summary>
    public TextIndex Index { get => _index ??= new TextIndex(Source.Text); init => _index = value; }

    /// <summary>The forms of routes that can lead to a path of an old route.</summary>
    public IReadOnlyList<LegacyPattern> Routes => _plan?.Routes ?? (_routes ??= new RoutePlan(Patterns, new RoutePaths(Patterns, Declared), Source.Path, Source.Language, Source.Text, Index).Forms());

    /// <summary>Where to look for routes.</summary>
    public RouteWindows RouteWindows => _windows ??= new RouteWindows(this);

    /// <summary>Which patterns can find something.</summary>
    public ScanPlan Plan { get => _plan ??= ScanPlan.Of(Patterns, Source.Path, Source.Language, Source.Text, Index, Declared); init => _plan = value; }

    public CodeShape Shape { get; } = CodeShape.Of(source);

    /// <summary>How many different words of OAuth the file has, outside comments.</summary>
    public int Words => _words ??= Patterns.Words.Count(w => w.IsMatch(Source.Live));

    /// <summary>Where paths are put before those of a group of routes.</summary>
    public IReadOnlyList<(int At, string? Variable, string Path)> Prefixes => _prefixes ??= RoutePrefix.In(this);

    /// <summary>Where the code uses a name.</summary>
    public IReadOnlyList<int> UsesOf(string name) => (_uses ??= new NameUses(Source.Code)).Of(name);

    public string TextOf(int start, int end) => Source.Live.Substring(start, Math.Max(0, Math.Min(end + 1, Source.Live.Length) - start));

    /// <summary>From where to where a match of a pattern reaches.</summary>
    public (int Start, int End) UnitOf(LegacyPattern pattern, int at, int length) => pattern.Unit switch
    {
        LegacyUnit.Statement => Shape.Statement(at),
        LegacyUnit.Block => Shape.Block(at),
        LegacyUnit.Branch => Shape.Branch(at),
        LegacyUnit.Enclosing => Shape.Enclosing(at),
        LegacyUnit.Call => Call(at, length),
        LegacyUnit.Line => (Source.FirstOnLine(at), EndOfLine(at + length - 1)),
        LegacyUnit.File => (0, Math.Max(0, Source.Text.TrimEnd().Length - 1)),
        _ => Shape.Function(at),
    };

    /// <summary>True when the conditions about the file and the unit hold.</summary>
    public bool Holds(LegacyPattern pattern, string unit) =>
        (pattern.UnitWith?.IsMatch(unit) ?? true)
        && !(pattern.UnitWithout?.IsMatch(unit) ?? false)
        && (pattern.Pair || pattern.Words == 0 || Words >= pattern.Words);

    /// <summary>The confidence of a pattern for a unit of this file.</summary>
    public McpLegacyOAuthConfidence ConfidenceOf(LegacyPattern pattern, string unit)
    {
        if ((pattern.Lower?.IsMatch(unit) ?? false) || (pattern.FileLower?.IsMatch(Source.Live) ?? false))
        {
            return McpLegacyOAuthConfidence.Low;
        }

        bool raised = (pattern.Raise?.IsMatch(unit) ?? false)
            || (pattern.RaiseFile?.IsMatch(Source.Path) ?? false)
            || (pattern.RaiseWords > 0 && Words >= pattern.RaiseWords);
        return raised ? McpLegacyOAuthConfidence.High : pattern.Confidence;
    }

    private (int Start, int End) Call(int at, int length)
    {
        int open = Source.Code.IndexOfAny(['(', '[', '{'], at);
        int end = open >= 0 && open < at + length && Source.Partners[open] > open ? Source.Partners[open] : at + length - 1;
        return (Source.FirstOnLine(at), end);
    }

    private int EndOfLine(int at)
    {
        int end = Source.Live.IndexOf('\n', Math.Min(at, Source.Live.Length - 1));
        end = end < 0 ? Source.Live.Length - 1 : end - 1;
        while (end > at && char.IsWhiteSpace(Source.Live[end]))
        {
            end--;
        }

        return end;
    }
}
