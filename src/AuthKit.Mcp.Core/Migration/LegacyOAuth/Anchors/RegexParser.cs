using System.Globalization;

namespace AuthKit.Mcp.Migration;

/// <summary>
/// Reads the regex syntax that the patterns use. Case is not told apart: what is said of a match holds with or without
/// <c>(?i)</c>. What it does not know fails, so that no pattern is ever judged by half of it.
/// </summary>
internal sealed class RegexParser(string pattern)
{
    private const int MostChars = 16;
    private int _at;

    public static RegexPart Parse(string pattern)
    {
        RegexParser parser = new(pattern);
        RegexPart part = parser.Choice();
        return parser._at == pattern.Length ? part : throw parser.Unknown();
    }

    private char Peek(int ahead = 0) => _at + ahead < pattern.Length ? pattern[_at + ahead] : '\0';

    private RegexPart Choice()
    {
        List<RegexPart> branches = [Sequence()];
        while (Peek() == '|')
        {
            _at++;
            branches.Add(Sequence());
        }

        return branches.Count == 1 ? branches[0] : new RegexPart(RegexPartKind.Choice) { Parts = branches };
    }

    private RegexPart Sequence()
    {
        List<RegexPart> parts = [];
        while (_at < pattern.Length && Peek() is not ('|' or ')'))
        {
            parts.Add(Repeated(Atom()));
        }

        return parts.Count == 1 ? parts[0] : new RegexPart(RegexPartKind.Sequence) { Parts = parts };
    }

    private RegexPart Repeated(RegexPart part)
    {
        (int least, int most) = Quantifier();
        if (least == 1 && most == 1)
        {
            return part;
        }

        _at += Peek() == '?' ? 1 : 0;
        return new RegexPart(RegexPartKind.Repeat) { Parts = [part], Least = least, Most = most };
    }

    private (int Least, int Most) Quantifier()
    {
        switch (Peek())
        {
            case '*':
                _at++;
                return (0, int.MaxValue);
            case '+':
                _at++;
                return (1, int.MaxValue);
            case '?':
                _at++;
                return (0, 1);
            case '{' when pattern.IndexOf('}', _at) is int end and > 0 && Bounds(pattern.Substring(_at + 1, end - _at - 1)) is { } bounds:
                _at = end + 1;
                return bounds;
            default:
                return (1, 1);
        }
    }

    private static (int Least, int Most)? Bounds(string text)
    {
        string[] numbers = text.Split(',');
        if (numbers.Length > 2 || !int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out int least))
        {
            return null;
        }

        int most = numbers.Length == 1 ? least : numbers[1].Length == 0 ? int.MaxValue : -1;
        return most >= 0 || int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out most) ? (least, most) : null;
    }

    private RegexPart Atom()
    {
        char c = pattern[_at++];
        switch (c)
        {
            case '(':
                return Group();
            case '[':
                return Class();
            case '\\':
                return Escape();
            case '^' or '$':
                return new RegexPart(RegexPartKind.Nothing) { Source = c.ToString() };
            case '.':
                return new RegexPart(RegexPartKind.One) { Source = "." };
            case '*' or '+' or '?':
                throw Unknown();
            default:
                return Literal(c, c.ToString());
        }
    }

    private RegexPart Group()
    {
        if (Peek() != '?')
        {
            return Closed(Choice());
        }

        _at++;
        if (Takes("=") || Takes("!") || Takes("<=") || Takes("<!"))
        {
            bool ahead = pattern[_at - 1] == '=' && pattern[_at - 2] == '?';
            RegexPart inner = Closed(Choice());
            return new RegexPart(ahead ? RegexPartKind.Ahead : RegexPartKind.Nothing) { Parts = [inner] };
        }

        if (Takes("<"))
        {
            _at = pattern.IndexOf('>', _at) + 1;
            return Closed(Choice());
        }

        _at += Peek() == '>' ? 1 : 0;
        while (Peek() is 'i' or 'm' or 's')
        {
            _at++;
        }

        bool option = Takes(")");
        return option ? RegexPart.Nothing : Takes(":") || pattern[_at - 1] == '>' ? Closed(Choice()) : throw Unknown();
    }

    private RegexPart Closed(RegexPart part) => Takes(")") ? part : throw Unknown();

    private bool Takes(string text)
    {
        bool next = string.CompareOrdinal(pattern, _at, text, 0, text.Length) == 0;
        _at += next ? text.Length : 0;
        return next;
    }

    private RegexPart Escape()
    {
        int start = _at - 1;
        char c = pattern[_at++];
        string source = pattern.Substring(start, 2);
        return c switch
        {
            'b' or 'B' or 'A' or 'z' or 'Z' or 'G' => new RegexPart(RegexPartKind.Nothing) { Source = source },
            'w' or 'W' or 'd' or 'D' or 's' or 'S' => new RegexPart(RegexPartKind.One) { Source = source },
            'n' or 'r' or 't' => Literal(c switch { 'n' => '\n', 'r' => '\r', _ => '\t' }, source),
            _ when char.IsLetterOrDigit(c) => throw Unknown(),
            _ => Literal(c, source),
        };
    }

    private RegexPart Class()
    {
        int start = _at - 1;
        bool negated = Takes("^");
        string chars = "";
        bool told = !negated;
        for (bool first = true; first || Peek() != ']'; first = false)
        {
            char c = pattern[_at++];
            if (c == '\\')
            {
                c = pattern[_at++];
                told &= !char.IsLetterOrDigit(c);
            }
            else if (c == '[' || (Peek() == '-' && Peek(1) != ']'))
            {
                told = false; // A range has many, and the rest of it is read as characters that do not matter any more.
            }

            chars += c;
        }

        _at++;
        return new RegexPart(RegexPartKind.One) { Chars = told && chars.Length <= MostChars ? chars : null, Source = pattern.Substring(start, _at - start) };
    }

    private static RegexPart Literal(char c, string source) => new(RegexPartKind.One) { Chars = c.ToString(), Source = source };

    private NotSupportedException Unknown() => new($"The pattern has a syntax at character {_at} that is not known here: {pattern}");
}
