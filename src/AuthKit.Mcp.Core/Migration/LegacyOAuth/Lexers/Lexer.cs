namespace AuthKit.Mcp.Migration;

/// <summary>
/// Tells code, comments and strings apart. Never fails: whatever is malformed ends at the end of its line or of the
/// file, so one odd character spoils little.
/// </summary>
internal abstract class Lexer(string source)
{
    /// <summary>Strings within holes of strings are followed this deep; what is deeper counts as string.</summary>
    protected const int MaxDepth = 24;

    private readonly CharClass[] _classes = new CharClass[source.Length];

    /// <summary>The text.</summary>
    protected string Source { get; } = source;

    /// <summary>The next character to look at.</summary>
    protected int At { get; set; }

    /// <summary>True behind the last character.</summary>
    protected bool AtEnd => At >= Source.Length;

    /// <summary>The class of each character.</summary>
    public static CharClass[] Classify(string source, McpSourceLanguage language)
    {
        Lexer lexer = language switch
        {
            McpSourceLanguage.Python => new PythonLexer(source),
            McpSourceLanguage.Go => new GoLexer(source),
            McpSourceLanguage.CSharp => new CSharpLexer(source),
            McpSourceLanguage.Html => new HtmlLexer(source),
            _ => new JavaScriptLexer(source),
        };
        while (!lexer.AtEnd)
        {
            lexer.Next(0);
        }

        return lexer._classes;
    }

    /// <summary>Takes one token, or one character, at the current place; always at least one.</summary>
    protected abstract void Next(int depth);

    /// <summary>The class that was given to an earlier character.</summary>
    protected CharClass ClassAt(int index) => _classes[index];

    /// <summary>The character some places ahead, or NUL.</summary>
    protected char Peek(int ahead = 0) => At + ahead < Source.Length ? Source[At + ahead] : '\0';

    /// <summary>True when that text is next.</summary>
    protected bool IsNext(string text) => string.CompareOrdinal(Source, At, text, 0, text.Length) == 0;

    /// <summary>Takes some characters as that class.</summary>
    protected void Take(int count, CharClass kind)
    {
        for (int end = Math.Min(At + count, Source.Length); At < end; At++)
        {
            _classes[At] = kind;
        }
    }

    /// <summary>Gives characters that were taken already another class.</summary>
    protected void Again(int start, CharClass kind)
    {
        for (int i = start; i < At; i++)
        {
            _classes[i] = kind;
        }
    }

    /// <summary>Takes the rest of the line as a comment.</summary>
    protected void TakeLine()
    {
        int end = Source.IndexOf('\n', At);
        Take((end < 0 ? Source.Length : end) - At, CharClass.Comment);
    }

    /// <summary>Takes a comment of the C family: to the end of the line, or what stands between /* and */.</summary>
    protected void TakeSlashComment()
    {
        if (Peek(1) == '/')
        {
            TakeLine();
        }
        else
        {
            TakeTo("*/", 2, CharClass.Comment);
        }
    }

    /// <summary>Takes everything up to that end, the end included, or the rest of the file.</summary>
    protected void TakeTo(string end, int skip, CharClass kind)
    {
        int from = Math.Min(At + skip, Source.Length);
        int found = Source.IndexOf(end, from, StringComparison.Ordinal);
        Take((found < 0 ? Source.Length : found + end.Length) - At, kind);
    }

    /// <summary>Takes a string of one line, with backslash escapes; without an end it ends with the line.</summary>
    protected void TakeQuoted(char quote)
    {
        Take(1, CharClass.String);
        while (!AtEnd && Peek() is not ('\n' or '\r'))
        {
            bool last = Peek() == quote;
            Take(Peek() == '\\' && Peek(1) is not ('\n' or '\r') ? 2 : 1, CharClass.String);
            if (last)
            {
                return;
            }
        }
    }

    /// <summary>Takes the code in a hole of a string up to its closing brace, which counts as string again.</summary>
    protected void TakeHole(int depth, int open, int close)
    {
        Take(open, CharClass.String);
        for (int braces = 0; !AtEnd;)
        {
            char c = Peek();
            if (c == '}' && braces == 0)
            {
                Take(close, CharClass.String);
                return;
            }

            braces += c == '{' ? 1 : c == '}' ? -1 : 0;
            Next(depth + 1);
        }
    }
}
