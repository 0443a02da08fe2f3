namespace AuthKit.Mcp.Migration;

/// <summary>Where statements, functions and classes begin and end.</summary>
internal abstract class CodeShape
{
    /// <summary>A function longer than this is no unit for a line inside it.</summary>
    private const int LongFunction = 60;

    private IReadOnlyList<CodeUnit>? _units;

    private protected CodeShape(SourceText source) => Source = source;

    /// <summary>All functions and classes with a name, in the order of their starts.</summary>
    public IReadOnlyList<CodeUnit> Units => _units ??= FindUnits();

    /// <summary>The file.</summary>
    protected SourceText Source { get; }

    public static CodeShape Of(SourceText source) => source.Language switch
    {
        McpSourceLanguage.Python => new IndentShape(source),
        McpSourceLanguage.Html => new PageShape(source),
        _ => new BraceShape(source),
    };

    /// <summary>The statement that a place is in: from the first character of its line to the end of what it opens.</summary>
    public abstract (int Start, int End) Statement(int at);

    /// <summary>The definition that starts at a place, or that follows a decorator or attribute there.</summary>
    public abstract (int Start, int End) Block(int at);

    /// <summary>The branch of a switch or match that a place is the label of.</summary>
    public abstract (int Start, int End) Branch(int at);

    /// <summary>The innermost pair of brackets around a place, with the line it begins on.</summary>
    public abstract (int Start, int End) Enclosing(int at);

    /// <summary>The innermost function around a place, or the statement where there is none or a long one.</summary>
    public (int Start, int End) Function(int at)
    {
        CodeUnit? best = null;
        foreach (CodeUnit unit in Units)
        {
            if (unit.IsFunction && unit.Holds(at) && (best is null || unit.Start >= best.Value.Start))
            {
                best = unit;
            }
        }

        return best is { } found && Source.LineOf(found.End) - Source.LineOf(found.Start) <= LongFunction ? (found.Start, found.End) : Statement(at);
    }

    /// <summary>Finds the functions and classes.</summary>
    protected abstract IReadOnlyList<CodeUnit> FindUnits();
}
