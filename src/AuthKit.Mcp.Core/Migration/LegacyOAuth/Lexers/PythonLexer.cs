namespace AuthKit.Mcp.Migration;

/// <summary>Python. A string that is a statement of its own is a docstring, and counts as a comment.</summary>
internal sealed class PythonLexer(string source) : Lexer(source)
{
    private const string PrefixLetters = "rRbBfFuUtT";
    private int _brackets;

    /// <inheritdoc/>
    protected override void Next(int depth)
    {
        char c = Peek();
        if (c == '#')
        {
            TakeLine();
        }
        else if (c is '"' or '\'')
        {
            TakeString(At, depth);
        }
        else if (char.IsLetterOrDigit(c) || c == '_')
        {
            TakeWord(depth);
        }
        else
        {
            _brackets += c is '(' or '[' or '{' ? 1 : c is ')' or ']' or '}' && _brackets > 0 ? -1 : 0;
            Take(1, CharClass.Code);
        }
    }

    private void TakeWord(int depth)
    {
        int start = At;
        bool prefix = true;
        while (char.IsLetterOrDigit(Peek()) || Peek() == '_')
        {
            prefix &= PrefixLetters.IndexOf(Peek()) >= 0;
            Take(1, CharClass.Code);
        }

        if (prefix && At - start <= 2 && (Peek() is '"' or '\''))
        {
            TakeString(start, depth);
        }
    }

    private void TakeString(int start, int depth)
    {
        string prefix = Source.Substring(start, At - start);
        bool holes = prefix.IndexOfAny(['f', 'F', 't', 'T']) >= 0 && depth < MaxDepth;
        bool statement = depth == 0 && _brackets == 0 && StartsLine(start);
        char quote = Peek();
        bool isLong = Peek(1) == quote && Peek(2) == quote;
        string end = new(quote, isLong ? 3 : 1);
        int brackets = _brackets;
        Again(start, CharClass.String);
        Take(end.Length, CharClass.String);
        while (!AtEnd && !IsNext(end) && (isLong || Peek() is not ('\n' or '\r')))
        {
            if (holes && Peek() == '{' && Peek(1) != '{')
            {
                TakeHole(depth, open: 1, close: 1);
            }
            else
            {
                Take(Peek() == '\\' || (holes && Peek() == '{') ? 2 : 1, CharClass.String);
            }
        }

        _brackets = brackets;
        if (IsNext(end))
        {
            Take(end.Length, CharClass.String);
        }

        if (statement && EndsLine())
        {
            Again(start, CharClass.Comment);
        }
    }

    private bool StartsLine(int index)
    {
        int i = index - 1;
        while (i >= 0 && (Source[i] is ' ' or '\t'))
        {
            i--;
        }

        if (i >= 0 && Source[i] != '\n')
        {
            return false;
        }

        // A backslash or an assignment on the line before makes this line part of it.
        while (i >= 0 && (Source[i] is '\n' or '\r'))
        {
            i--;
            if (i >= 0 && Source[i] == '\n')
            {
                return true;
            }
        }

        return i < 0 || Source[i] != '\\';
    }

    private bool EndsLine()
    {
        int i = At;
        while (i < Source.Length && (Source[i] is ' ' or '\t' or '\r'))
        {
            i++;
        }

        return i >= Source.Length || Source[i] is '\n' or '#' or ';';
    }
}
