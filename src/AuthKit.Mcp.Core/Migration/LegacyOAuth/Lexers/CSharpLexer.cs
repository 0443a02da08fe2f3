using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>C#, and C# in Razor pages.</summary>
internal sealed class CSharpLexer(string source) : Lexer(source)
{
    private const int LongestChar = 12;
    private static readonly Regex Never = new(@"\G#if\s+(false|0)\b", RegexOptions.CultureInvariant, RegexLimit.Value);

    /// <inheritdoc/>
    protected override void Next(int depth)
    {
        switch (Peek())
        {
            case '/' when Peek(1) is '/' or '*':
                TakeSlashComment();
                break;
            case '@' when Peek(1) == '*':
                TakeTo("*@", 2, CharClass.Comment);
                break;
            case '<' when IsNext("<!--"):
                TakeTo("-->", 4, CharClass.Comment);
                break;
            case '#' when Never.IsMatch(Source, At):
                TakeTo("#endif", 1, CharClass.Comment);
                break;
            case '\'' when IsChar():
                TakeQuoted('\'');
                break;
            case '"' or '$' or '@' when StringStart() is int prefix and >= 0:
                TakeString(prefix, depth);
                break;
            default:
                Take(1, CharClass.Code);
                break;
        }
    }

    private bool IsChar()
    {
        // An apostrophe in the text of a Razor page must not open a string.
        int end = Source.IndexOf('\'', Math.Min(At + (Peek(1) == '\\' ? 3 : 1), Source.Length));
        return end > At + 1 && end - At <= (Peek(1) == '\\' ? LongestChar : 3);
    }

    private int StringStart()
    {
        int prefix = 0;
        while (Peek(prefix) is '$' or '@')
        {
            prefix++;
        }

        return Peek(prefix) == '"' ? prefix : -1;
    }

    private void TakeString(int prefix, int depth)
    {
        string signs = Source.Substring(At, prefix);
        int dollars = signs.Count(static c => c == '$');
        bool verbatim = signs.IndexOf('@') >= 0;
        Take(prefix, CharClass.String);
        int quotes = 0;
        while (Peek(quotes) == '"')
        {
            quotes++;
        }

        if (quotes >= 3 && !verbatim)
        {
            TakeRaw(quotes, dollars, depth);
        }
        else
        {
            TakePlain(verbatim, dollars > 0 && depth < MaxDepth, depth);
        }
    }

    private void TakeRaw(int quotes, int dollars, int depth)
    {
        string end = new('"', quotes);
        string hole = new('{', Math.Max(dollars, 1));
        Take(quotes, CharClass.String);
        while (!AtEnd && !IsNext(end))
        {
            if (dollars > 0 && depth < MaxDepth && IsNext(hole))
            {
                TakeHole(depth, dollars, dollars);
            }
            else
            {
                Take(1, CharClass.String);
            }
        }

        Take(quotes, CharClass.String);
    }

    private void TakePlain(bool verbatim, bool holes, int depth)
    {
        Take(1, CharClass.String);
        while (!AtEnd && (verbatim || Peek() is not ('\n' or '\r')))
        {
            if (Peek() == '"' && !(verbatim && Peek(1) == '"'))
            {
                Take(1, CharClass.String);
                return;
            }

            if (holes && Peek() == '{' && Peek(1) != '{')
            {
                TakeHole(depth, open: 1, close: 1);
                continue;
            }

            bool pair = Peek() == '"' || (holes && Peek() == '{') || (!verbatim && Peek() == '\\');
            Take(pair ? 2 : 1, CharClass.String);
        }
    }
}
