using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Functions and classes of languages with braces: for each pair of braces, what the text before it says.</summary>
internal static class BraceUnits
{
    private const int LongestHead = 2000;
    private const RegexOptions Options = RegexOptions.CultureInvariant;
    private static readonly HashSet<string> Control = ["if", "for", "foreach", "while", "switch", "catch", "with", "using", "lock", "else", "do", "try", "return", "new", "await", "function", "fixed", "when", "select", "super", "throw", "typeof", "nameof"];

    private static readonly string[] ClassWords = ["class", "interface", "struct", "record", "enum", "namespace"];
    private static readonly string[] FunctionWords = ["function", "=>"];

    private static readonly PatternRegex Class = new(@"(?m)^[^\S\n]*(?:[\w@]+\s+)*?(?:class|interface|struct|record|enum|namespace)\s+(?:class\s+|struct\s+)?(?<n>\w+)[^;=]*$");
    private static readonly PatternRegex GoType = new(@"\btype\s+(?<n>\w+)\s+(?:struct|interface)\s*$");
    private static readonly PatternRegex GoFunc = new(@"\bfunc\s*(?:\([^()]*\)\s*)?(?<n>\w+)\s*(?:\[[^\]]*\])?\s*\(", Options | RegexOptions.RightToLeft);
    private static readonly PatternRegex Function = new(@"\b(?:export\s+)?(?:default\s+)?(?:async\s+)?function\s*\*?\s*(?<n>[\w$]+)\s*[<(]", Options | RegexOptions.RightToLeft);
    private static readonly PatternRegex Assigned = new(@"(?:\b(?:export\s+)?(?:const|let|var)\s+)?(?<n>[\w$.#]+)\s*(?::[^=;]+?)?[=:]\s*(?:async\s*)?(?:function\s*\*?\s*\(|(?:\([^;]*\)|[\w$]+)\s*(?::[^;=]+)?=>\s*$)");
    private static readonly PatternRegex Method = new(@"(?m)^[^\S\n]*(?:[\w.<>\[\],?]+\s+|\*\s*)*?(?<n>[#\w$]+)\s*(?:<[^<>()]*>)?\s*\((?:[^(){}]|\([^()]*\)|\{[^{}]*\})*\)[^(){};=]*$");
    private static readonly PatternRegex Arrow = new(@"(?m)^[^\S\n]*(?:export\s+)?(?:const|let|var)\s+(?<n>[\w$]+)\s*(?::[^=\n]+)?=\s*(?:async\s*)?(?:\([^()]*\)|[\w$]+)\s*(?::[^=\n]+)?=>\s*(?!\s*\{)");
    private static readonly PatternRegex Expression = new(@"(?m)^[^\S\n]*(?:(?:public|private|internal|protected|static|async|override|virtual|sealed|readonly|new)\s+)+[\w<>\[\],.?()\s]{1,100}?\b(?<n>\w+)\s*(?:<[^<>()]*>)?\((?:[^(){};]|\([^()]*\))*\)\s*=>");

    public static IReadOnlyList<CodeUnit> Find(SourceText source, BraceShape shape)
    {
        List<CodeUnit> units = [];
        for (int i = 0; i < source.Code.Length; i++)
        {
            if (source.Code[i] == '{' && source.Partners[i] > i && OfBrace(source, i) is { } unit)
            {
                units.Add(unit);
            }
        }

        if (source.Language != McpSourceLanguage.Go)
        {
            PatternRegex oneLiner = source.Language == McpSourceLanguage.CSharp ? Expression : Arrow;
            foreach (Match match in Matches(oneLiner, source.Code))
            {
                Group name = match.Groups["n"];
                units.Add(new CodeUnit(source.FirstOnLine(name.Index), shape.EndFrom(name.Index, block: false), name.Value, IsFunction: true));
            }
        }

        units.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.End.CompareTo(a.End));
        return units;
    }

    private static CodeUnit? OfBrace(SourceText source, int brace)
    {
        int start = HeadStart(source, brace);
        string head = source.Code.Substring(start, brace - start);
        try
        {
            (Match? match, bool isFunction) = source.Language == McpSourceLanguage.Go ? Go(head) : Other(head, source.Language == McpSourceLanguage.CSharp);
            if (match is null || Control.Contains(match.Groups["n"].Value))
            {
                return null;
            }

            Group name = match.Groups["n"];
            string shortName = name.Value.Substring(name.Value.LastIndexOf('.') + 1);
            return new CodeUnit(source.FirstOnLine(start + name.Index), source.Partners[brace], shortName, isFunction);
        }
        catch (RegexMatchTimeoutException)
        {
            return null; // A head that no regex can read has no name; places in it still have their statements.
        }
    }

    private static (Match? Match, bool IsFunction) Go(string head)
    {
        Match match = GoType.Match(head);
        if (match.Success)
        {
            return (match, false);
        }

        match = GoFunc.Match(head);
        return (match.Success ? match : null, true);
    }

    private static (Match? Match, bool IsFunction) Other(string head, bool csharp)
    {
        Match? match = Has(head, ClassWords) ? Class.Match(head) : null;
        if (match is { Success: true })
        {
            return (match, false);
        }

        bool function = !csharp && Has(head, FunctionWords);
        match = function ? Function.Match(head) : null;
        match = match is { Success: true } ? match : function ? Assigned.Match(head) : null;
        match = match is { Success: true } ? match : head.IndexOf(')') >= 0 && !(IsControl(head) && !function) ? Method.Match(head) : null;
        return match is { Success: true } && !(csharp && Makes(head, match.Groups["n"].Index)) ? (match, true) : (null, false);
    }

    private static bool Has(string head, string[] words) => Array.Exists(words, w => head.IndexOf(w, StringComparison.Ordinal) >= 0);

    /// <summary>True for what is plainly the head of an if, a loop and their like, which most heads are.</summary>
    private static bool IsControl(string head)
    {
        int start = 0;
        while (start < head.Length && char.IsWhiteSpace(head[start]))
        {
            start++;
        }

        int open = head.IndexOf('(', start);
        if (open < 0 || !Control.Contains(head.Substring(start, open - start).TrimEnd()))
        {
            return false;
        }

        int depth = 0;
        for (int i = open; i < head.Length; i++)
        {
            depth += head[i] == '(' ? 1 : head[i] == ')' ? -1 : 0;
            if (depth is > 2 or < 0 || head[i] is '{' or '}' || (depth == 0 && head[i] is ';' or '='))
            {
                return false;
            }

            if (depth == 0 && head.IndexOf('(', i) >= 0)
            {
                return false;
            }
        }

        return depth == 0;
    }

    private static bool Makes(string head, int name) => head.Substring(0, name) is string before && (before.IndexOf('=') >= 0 || before.TrimEnd().EndsWith("new", StringComparison.Ordinal) || before.TrimEnd().EndsWith("return", StringComparison.Ordinal));

    private static int HeadStart(SourceText source, int brace)
    {
        int i = brace - 1;
        for (int limit = Math.Max(0, brace - LongestHead); i >= limit; i--)
        {
            if (source.Partners[i] >= 0 && source.Partners[i] < i && source.Code[i] != '}')
            {
                i = source.Partners[i];
            }
            else if (source.Code[i] is ';' or '{' or '}' or '(' or '[')
            {
                break;
            }
            else if (source.Code[i] == ',' && source.Language is (McpSourceLanguage.JavaScript or McpSourceLanguage.TypeScript))
            {
                break;
            }
        }

        return Math.Max(i + 1, 0);
    }

    private static List<Match> Matches(PatternRegex regex, string text)
    {
        List<Match> found = [];
        try
        {
            for (Match match = regex.Match(text); match.Success; match = match.NextMatch())
            {
                found.Add(match);
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // What was found by then is kept; the rest has statements in place of functions.
        }

        return found;
    }
}
