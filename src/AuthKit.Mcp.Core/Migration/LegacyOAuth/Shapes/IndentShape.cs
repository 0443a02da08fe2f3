using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Units of Python, by indentation.</summary>
internal sealed class IndentShape : CodeShape
{
    private static readonly Regex Definition = new(@"\G[ \t]*(?:async[ \t]+)?(?<k>def|class)[ \t]+(?<n>\w+)", RegexOptions.CultureInvariant, RegexLimit.Value);
    private readonly List<int> _starts = []; // The first line of each logical line that is not blank, from 1.
    private readonly List<int> _indents = [];

    public IndentShape(SourceText source)
        : base(source)
    {
        int depth = 0;
        bool joined = false;
        for (int line = 1; line <= source.LineCount; line++)
        {
            int start = source.StartOfLine(line);
            int end = line < source.LineCount ? source.StartOfLine(line + 1) : source.Text.Length;
            int first = start;
            while (first < end && char.IsWhiteSpace(source.Live[first]))
            {
                first++;
            }

            bool inString = first < end && start > 0 && source.ClassAt(start - 1) == CharClass.String && source.ClassAt(start) == CharClass.String;
            if (first < end && depth == 0 && !joined && !inString)
            {
                _starts.Add(line);
                _indents.Add(first - start);
            }

            joined = false;
            for (int i = first; i < end; i++)
            {
                char c = source.Code[i];
                depth = c is '(' or '[' or '{' ? depth + 1 : c is ')' or ']' or '}' ? Math.Max(0, depth - 1) : depth;
                joined = c == '\\' || (joined && char.IsWhiteSpace(c));
            }
        }
    }

    public override (int Start, int End) Statement(int at)
    {
        int index = IndexOf(at);
        return index < 0 ? (at, at) : (FirstOf(index), EndOf(index));
    }

    public override (int Start, int End) Block(int at)
    {
        int index = IndexOf(at);
        if (index < 0)
        {
            return (at, at);
        }

        int first = index;
        while (first > 0 && _indents[first - 1] == _indents[index] && IsDecorator(first - 1))
        {
            first--;
        }

        while (index + 1 < _starts.Count && IsDecorator(index))
        {
            index++;
        }

        return (FirstOf(first), EndOf(index));
    }

    public override (int Start, int End) Branch(int at) => Statement(at);

    public override (int Start, int End) Enclosing(int at) => Statement(at);

    protected override IReadOnlyList<CodeUnit> FindUnits()
    {
        List<CodeUnit> units = [];
        for (int i = 0; i < _starts.Count; i++)
        {
            Match match = Definition.Match(Source.Code, Source.StartOfLine(_starts[i]));
            if (match.Success)
            {
                (int start, int end) = Block(Source.StartOfLine(_starts[i]));
                units.Add(new CodeUnit(start, end, match.Groups["n"].Value, match.Groups["k"].Value == "def"));
            }
        }

        return units;
    }

    private bool IsDecorator(int index) => Source.Code[FirstOf(index)] == '@';

    private int FirstOf(int index) => Source.StartOfLine(_starts[index]) + _indents[index];

    private int IndexOf(int at)
    {
        int index = _starts.BinarySearch(Source.LineOf(at));
        return index >= 0 ? index : ~index - 1;
    }

    private int EndOf(int index)
    {
        int next = index + 1;
        while (next < _starts.Count && _indents[next] > _indents[index])
        {
            next++;
        }

        int end = next < _starts.Count ? Source.StartOfLine(_starts[next]) - 1 : Source.Text.Length - 1;
        int first = FirstOf(index);
        while (end > first && char.IsWhiteSpace(Source.Live[end]))
        {
            end--;
        }

        return end;
    }
}
