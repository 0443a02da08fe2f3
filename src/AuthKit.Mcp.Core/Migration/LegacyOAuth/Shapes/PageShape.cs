namespace AuthKit.Mcp.Migration;

/// <summary>A page is one unit.</summary>
internal sealed class PageShape(SourceText source) : CodeShape(source)
{
    public override (int Start, int End) Statement(int at) => (0, Source.Text.TrimEnd().Length - 1);

    public override (int Start, int End) Block(int at) => Statement(at);

    public override (int Start, int End) Branch(int at) => Statement(at);

    public override (int Start, int End) Enclosing(int at) => Statement(at);

    protected override IReadOnlyList<CodeUnit> FindUnits() => [];
}
