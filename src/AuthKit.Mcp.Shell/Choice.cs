using System.Management.Automation.Host;

namespace AuthKit.Mcp.Shell;

/// <summary>One answer of a menu: "&amp;Yes" is shown as "[Y] Yes" and chosen by either.</summary>
internal sealed class Choice
{
    private readonly string _label;
    private readonly string _help;

    internal Choice(ChoiceDescription description)
    {
        int mark = description.Label.IndexOf('&', StringComparison.Ordinal);
        _label = description.Label.Replace("&", "", StringComparison.Ordinal);
        _help = description.HelpMessage ?? "";
        Key = mark >= 0 && mark < _label.Length ? _label[mark..(mark + 1)].ToUpperInvariant() : _label;
    }

    internal string Key { get; }

    internal string Shown => $"[{Key}] {_label}";

    internal string Help => $"{Key} - {_help}";

    internal bool IsMeantBy(string answer) =>
        string.Equals(answer, Key, StringComparison.OrdinalIgnoreCase) || string.Equals(answer, _label, StringComparison.OrdinalIgnoreCase);
}
