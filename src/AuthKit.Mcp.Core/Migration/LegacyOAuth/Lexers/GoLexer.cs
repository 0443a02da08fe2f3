namespace AuthKit.Mcp.Migration;

/// <summary>Go.</summary>
internal sealed class GoLexer(string source) : Lexer(source)
{
    /// <inheritdoc/>
    protected override void Next(int depth)
    {
        switch (Peek())
        {
            case '/' when Peek(1) is '/' or '*':
                TakeSlashComment();
                break;
            case '"' or '\'':
                TakeQuoted(Peek());
                break;
            case '`':
                TakeTo("`", 1, CharClass.String);
                break;
            default:
                Take(1, CharClass.Code);
                break;
        }
    }
}
