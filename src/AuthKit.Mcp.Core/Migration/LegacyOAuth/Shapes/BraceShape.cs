namespace AuthKit.Mcp.Migration;

/// <summary>Units of languages with braces, by the pairs of brackets.</summary>
internal sealed class BraceShape : CodeShape
{
    private static readonly HashSet<string> BlockGoesOn = ["else", "catch", "finally"];
    private readonly string _code;
    private readonly int[] _partners;

    public BraceShape(SourceText source)
        : base(source) => (_code, _partners) = (source.Code, source.Partners);

    public override (int Start, int End) Statement(int at)
    {
        int start = StatementStart(at);
        int first = start;
        while (first < at && (_code[first] is '}' or ')' or ']' || char.IsWhiteSpace(_code[first])))
        {
            first++;
        }

        // From the head of the line, "if (path == ..." reaches over its block; a line of several statements ends before the place.
        int end = EndFrom(first, block: false);
        return (first, end >= at ? end : EndFrom(at, block: false));
    }

    public override (int Start, int End) Block(int at)
    {
        int start = StatementStart(at);
        return (start, EndFrom(start, block: true));
    }

    public override (int Start, int End) Branch(int at)
    {
        int start = Source.FirstOnLine(at);
        bool filled = false;
        for (int i = at; i < _code.Length; i++)
        {
            if (_partners[i] > i)
            {
                filled |= _code[i] == '{';
                i = _partners[i];
            }
            else if (_code[i] is '}' or ')')
            {
                return (start, Trimmed(start, i - 1));
            }
            else if (filled && i > at && _code[i - 1] == '\n' && StartsBranch(i))
            {
                return (start, Trimmed(start, i - 1));
            }
            else if (_code[i] is ';' or '=' or '.')
            {
                filled = true;
            }
            else if (_code[i] == '\n' && Source.Language == McpSourceLanguage.Go)
            {
                filled = true; // A Go case holds several labels on one line and never falls through.
            }
        }

        return (start, Trimmed(start, _code.Length - 1));
    }

    public override (int Start, int End) Enclosing(int at)
    {
        for (int i = at; i >= 0; i--)
        {
            if (_partners[i] >= 0 && _partners[i] < i)
            {
                i = _partners[i];
            }
            else if (_partners[i] > at)
            {
                // Beyond the object itself the call that takes it: server.route({ ... }).
                int call = i - 1;
                while (call > 0 && (_code[call] == '(' || char.IsWhiteSpace(_code[call])))
                {
                    call--;
                }

                bool argument = _code.LastIndexOf('(', i - 1 < 0 ? 0 : i - 1, Math.Max(0, i - 1 - call)) >= 0;
                return argument ? Statement(call) : (Source.FirstOnLine(i), _partners[i]);
            }
        }

        return Statement(at);
    }

    protected override IReadOnlyList<CodeUnit> FindUnits() => BraceUnits.Find(Source, this);

    /// <summary>The end of what begins at a place; as a block it goes on to its first braces, whatever lines are between.</summary>
    internal int EndFrom(int at, bool block)
    {
        for (int i = at; i < _code.Length; i++)
        {
            char c = _code[i];
            if (_partners[i] > i)
            {
                bool brace = c == '{';
                i = _partners[i];
                if (brace && (block || !GoesOn(i)))
                {
                    return i;
                }
            }
            else if (c is ')' or ']' or '}')
            {
                if (!block || c == '}')
                {
                    return Trimmed(at, i - 1);
                }
            }
            else if (c == ';' || (c == ',' && !block && InList(at)))
            {
                return i;
            }
            else if (c == '\n' && !block && !LineGoesOn(i))
            {
                return Trimmed(at, i - 1);
            }
        }

        return Trimmed(at, _code.Length - 1);
    }

    private int StatementStart(int at)
    {
        int start = Source.FirstOnLine(at);

        // A chained call belongs to the statement above it.
        while (start < _code.Length && _code[start] == '.' && Source.LineOf(start) > 1)
        {
            int above = Source.StartOfLine(Source.LineOf(start)) - 1;
            while (above > 0 && char.IsWhiteSpace(_code[above]))
            {
                above--;
            }

            start = Source.FirstOnLine(_partners[above] >= 0 && _partners[above] < above ? _partners[above] : above);
        }

        return start;
    }

    private bool InList(int at)
    {
        for (int i = at - 1; i >= 0; i--)
        {
            if (_partners[i] >= 0 && _partners[i] < i)
            {
                i = _partners[i];
            }
            else if (_partners[i] > at)
            {
                return true;
            }
            else if (_code[i] == ';')
            {
                return false;
            }
        }

        return false;
    }

    private bool GoesOn(int brace)
    {
        int i = brace + 1;
        bool sameLine = true;
        while (i < _code.Length && char.IsWhiteSpace(_code[i]))
        {
            sameLine &= _code[i] != '\n';
            i++;
        }

        if (i >= _code.Length || _code[i] is '}' or ']')
        {
            return false;
        }

        if (_code[i] is '.' or ',' or ';' or ')' or '?')
        {
            return true;
        }

        return sameLine && !BlockGoesOn.Contains(WordAt(i));
    }

    private bool LineGoesOn(int newLine)
    {
        int before = newLine;
        while (before > 0 && char.IsWhiteSpace(Source.Live[before]))
        {
            before--;
        }

        int after = newLine;
        while (after < _code.Length && char.IsWhiteSpace(Source.Live[after]))
        {
            after++;
        }

        if (after >= _code.Length)
        {
            return false;
        }

        char last = Source.ClassAt(before) == CharClass.Code ? _code[before] : 'x';
        char next = Source.ClassAt(after) == CharClass.Code ? _code[after] : 'x';
        return last is ',' or '(' or '[' or '{' or '=' or '+' or '&' or '|' or '?' or ':' or '.' or '<'
            || (last == '>' && before > 0 && _code[before - 1] == '=')
            || (next is '.' or '?' or ':' or '&' or '|' or '+' or '=' or ',' or ')')
            || (next == '{' && Source.Language == McpSourceLanguage.CSharp)
            || (Source.Language == McpSourceLanguage.CSharp && last is not (';' or '}'));
    }

    private bool StartsBranch(int at)
    {
        int i = at;
        while (i < _code.Length && (_code[i] is ' ' or '\t'))
        {
            i++;
        }

        return WordAt(i) is "case" or "default";
    }

    private string WordAt(int at)
    {
        int end = at;
        while (end < _code.Length && char.IsLetter(_code[end]))
        {
            end++;
        }

        return _code.Substring(at, end - at);
    }

    private int Trimmed(int start, int end)
    {
        while (end > start && char.IsWhiteSpace(Source.Live[end]))
        {
            end--;
        }

        return end;
    }
}
