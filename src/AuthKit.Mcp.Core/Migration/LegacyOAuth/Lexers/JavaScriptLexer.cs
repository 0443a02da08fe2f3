namespace AuthKit.Mcp.Migration;

/// <summary>JavaScript and TypeScript, JSX included: text between tags counts as code, so an apostrophe in it costs one line.</summary>
internal sealed class JavaScriptLexer(string source) : Lexer(source)
{
    private static readonly HashSet<string> BeforeRegex = ["return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do", "yield", "await", "instanceof"];

    /// <inheritdoc/>
    protected override void Next(int depth)
    {
        switch (Peek())
        {
            case '/' when Peek(1) is '/' or '*':
                TakeSlashComment();
                break;
            case '#' when At == 0 && Peek(1) == '!':
                TakeLine();
                break;
            case '"' or '\'':
                TakeQuoted(Peek());
                break;
            case '`':
                TakeTemplate(depth);
                break;
            case '/' when RegexEnd() is int end and > 0:
                Take(end - At, CharClass.String);
                break;
            default:
                Take(1, CharClass.Code);
                break;
        }
    }

    private void TakeTemplate(int depth)
    {
        Take(1, CharClass.String);
        while (!AtEnd)
        {
            if (Peek() == '`')
            {
                Take(1, CharClass.String);
                return;
            }

            if (Peek() == '$' && Peek(1) == '{' && depth < MaxDepth)
            {
                TakeHole(depth, open: 2, close: 1);
            }
            else
            {
                Take(Peek() == '\\' ? 2 : 1, CharClass.String);
            }
        }
    }

    private int RegexEnd()
    {
        if (!RegexMayStart())
        {
            return 0;
        }

        bool inSet = false;
        for (int i = At + 1; i < Source.Length && Source[i] is not ('\n' or '\r'); i++)
        {
            switch (Source[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    inSet = true;
                    break;
                case ']':
                    inSet = false;
                    break;
                case '/' when !inSet:
                    return i + 1;
            }
        }

        return 0;
    }

    private bool RegexMayStart()
    {
        int i = At - 1;
        while (i >= 0 && (char.IsWhiteSpace(Source[i]) || ClassAt(i) == CharClass.Comment))
        {
            i--;
        }

        if (i < 0)
        {
            return true;
        }

        if (ClassAt(i) == CharClass.String || Source[i] is ')' or ']' or '}' or '<')
        {
            return false;
        }

        int end = i + 1;
        while (i >= 0 && (char.IsLetterOrDigit(Source[i]) || Source[i] is '_' or '$'))
        {
            i--;
        }

        return end == i + 1 || BeforeRegex.Contains(Source.Substring(i + 1, end - i - 1));
    }
}
