using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Where the code of a file uses which name. Read once, because the helpers of places are looked for by the name of every function.</summary>
internal sealed class NameUses(string code)
{
    private readonly ILookup<string, int> _places = Identifiers.Runs(code, 0).ToLookup(r => code.Substring(r.Start, r.Length), static r => r.Start, StringComparer.Ordinal);

    public IReadOnlyList<int> Of(string name) => Identifiers.IsRun(name)
        ? [.. _places[name]]
        : [.. new Regex($@"(?<![\w$]){Regex.Escape(name)}(?![\w$])", RegexOptions.CultureInvariant, RegexLimit.Value).Matches(code).Cast<Match>().Select(static m => m.Index)];
}
