using System.Buffers;

namespace AuthKit.Mcp.Migration;

/// <summary>The text of a source file with what each character is, as the patterns look at it.</summary>
internal sealed class SourceText
{
    private readonly CharClass[] _classes;
    private readonly List<int> _lineStarts = [0];
    private int[]? _partners;

    public SourceText(string text, McpSourceLanguage language, string path)
    {
        (Text, Language, Path) = (text, language, path);
        _classes = Lexer.Classify(text, language);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                _lineStarts.Add(i + 1);
            }
        }

        Live = Blanked(withStrings: false);
        Code = Blanked(withStrings: true);
    }

    /// <summary>The text as it is.</summary>
    public string Text { get; }

    /// <summary>The language.</summary>
    public McpSourceLanguage Language { get; }

    /// <summary>The path below the root of the search, with forward slashes.</summary>
    public string Path { get; }

    /// <summary>The text with its comments blanked: same length, same lines.</summary>
    public string Live { get; }

    /// <summary>The text with comments and strings blanked: same length, same lines.</summary>
    public string Code { get; }

    /// <summary>How many lines there are.</summary>
    public int LineCount => _lineStarts.Count - (_lineStarts[_lineStarts.Count - 1] == Text.Length && _lineStarts.Count > 1 ? 1 : 0);

    /// <summary>For each bracket of the code the place of its partner; -1 for all else and for brackets without one.</summary>
    public int[] Partners => _partners ??= BracketPairs.Find(Code);

    /// <summary>What that character is.</summary>
    public CharClass ClassAt(int index) => _classes[index];

    /// <summary>The line of a character, counted from 1.</summary>
    public int LineOf(int index)
    {
        int found = _lineStarts.BinarySearch(index);
        return found >= 0 ? found + 1 : ~found;
    }

    /// <summary>Where a line starts, counted from 1.</summary>
    public int StartOfLine(int line) => _lineStarts[line - 1];

    /// <summary>The first character of the line of that character that is not white space.</summary>
    public int FirstOnLine(int index)
    {
        int i = StartOfLine(LineOf(index));
        while (i < index && char.IsWhiteSpace(Text[i]))
        {
            i++;
        }

        return i;
    }

    private string Blanked(bool withStrings)
    {
        // Texts are large, and what is thrown away at once need not be new.
        char[] chars = ArrayPool<char>.Shared.Rent(Math.Max(Text.Length, 1));
        try
        {
            Text.CopyTo(0, chars, 0, Text.Length);
            bool isSame = true;
            for (int i = 0; i < Text.Length; i++)
            {
                if ((_classes[i] == CharClass.Comment || (withStrings && _classes[i] == CharClass.String)) && chars[i] is not ('\n' or '\r'))
                {
                    chars[i] = ' ';
                    isSame = false;
                }
            }

            return isSame ? Text : new string(chars, 0, Text.Length);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }
}
