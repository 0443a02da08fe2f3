using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>The lines around the strings of a file that are paths of old routes: a form of a route is looked for there only, which saves a search of the whole file with each form.</summary>
internal sealed class RouteWindows
{
    private readonly string _text;
    private readonly List<(int Start, int Length)> _windows;

    public RouteWindows(ScanContext context)
    {
        _text = context.Source.Live;
        RouteStrings strings = new(new RoutePaths(context.Patterns, context.Declared), _text, context.Index);
        if (strings.IsAny || context.Prefixes.Count > 0)
        {
            _windows = [(0, _text.Length)];
            return;
        }

        _windows = LineWindows.Around(_text, strings.Places());
    }

    /// <summary>The matches that can lead to a path of an old route, with others.</summary>
    public IEnumerable<Match> Matches(PatternRegex form) => form.Matches(_text, _windows);
}
