namespace AuthKit.Mcp.Migration;

/// <summary>Page templates: only their comments matter, those of HTML and of the common template languages.</summary>
internal sealed class HtmlLexer(string source) : Lexer(source)
{
    private static readonly (string Start, string End)[] Comments = [("<!--", "-->"), ("<%#", "%>"), ("<%--", "--%>"), ("{{!--", "--}}"), ("{#", "#}"), ("{{/*", "*/}}")];

    /// <inheritdoc/>
    protected override void Next(int depth)
    {
        if (Peek() is '<' or '{')
        {
            foreach ((string start, string end) in Comments)
            {
                if (IsNext(start))
                {
                    TakeTo(end, start.Length, CharClass.Comment);
                    return;
                }
            }
        }

        Take(1, CharClass.Code);
    }
}
