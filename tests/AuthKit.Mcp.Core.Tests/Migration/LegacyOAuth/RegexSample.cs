using System.Text.RegularExpressions;
using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Core.Tests.Migration.LegacyOAuth;

/// <summary>Makes up texts that a regex is likely to match.</summary>
internal sealed class RegexSample(string pattern, int seed)
{
    private const string Candidates = "aZx_9 $-/.:=,;(){}[]<>\"'`+*?!@#%&|\\\n\tq";
    private readonly RegexPart _part = RegexParser.Parse(pattern);
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, string> _chars = [];

    public string Next() => Of(_part);

    private string Of(RegexPart part) => part.Kind switch
    {
        RegexPartKind.Nothing => "",
        RegexPartKind.One => One(part),
        RegexPartKind.Choice => Of(part.Parts[_random.Next(part.Parts.Count)]),
        RegexPartKind.Repeat => string.Concat(Enumerable.Range(0, _random.Next(part.Least, Math.Min(part.Most, part.Least + 2) + 1)).Select(_ => Of(part.Parts[0]))),

        // What has to follow may come behind what follows anyway.
        RegexPartKind.Ahead => _random.Next(2) == 0 ? "" : Of(part.Parts[0]),
        _ => Sequence(part),
    };

    private string Sequence(RegexPart part)
    {
        string ahead = "";
        string text = "";
        foreach (RegexPart next in part.Parts)
        {
            string made = Of(next);
            (text, ahead) = next.Kind == RegexPartKind.Ahead ? (text, ahead + " " + Of(next.Parts[0])) : (text + made, ahead);
        }

        return text + ahead;
    }

    private string One(RegexPart part)
    {
        if (!_chars.TryGetValue(part.Source, out string? chars))
        {
            chars = part.Chars ?? string.Concat(Candidates.Where(c => Regex.IsMatch(c.ToString(), part.Source, RegexOptions.None, TimeSpan.FromSeconds(1))));
            _chars.Add(part.Source, chars);
        }

        char c = chars[_random.Next(chars.Length)];
        return (_random.Next(4) == 0 ? c : chars[0]).ToString();
    }
}
