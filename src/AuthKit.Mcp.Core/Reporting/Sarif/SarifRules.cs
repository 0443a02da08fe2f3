using System.Text.Json;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Reporting;

/// <summary>The rules that a SARIF report speaks of, in the order of their first result.</summary>
internal sealed class SarifRules
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<(string Id, string Title)> _rules = [];

    /// <summary>The place of a rule in the list, which it joins when it is new.</summary>
    public int PlaceOf(string id, string title)
    {
        if (!_places.TryGetValue(id, out int place))
        {
            place = _rules.Count;
            _places[id] = place;
            _rules.Add((id, title));
        }

        return place;
    }

    /// <summary>Writes the list.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("rules");
        foreach ((string id, string title) in _rules)
        {
            Write(json, id, title, RuleCatalogue.Find(id));
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string id, string title, McpRule? rule)
    {
        // Without a rule it stands for a server that could not be judged, or for a rule of a later version of the module.
        string help = rule is null ? "" : $"{rule.Fix} ({rule.Source})";
        json.WriteStartObject();
        json.WriteText("id", SarifText.Plain(id));
        Message(json, "shortDescription", rule?.Title ?? title);
        if (rule is not null)
        {
            Message(json, "fullDescription", $"{rule.Title}. {rule.Cause}");
            json.WriteStartObject("help");
            json.WriteText("text", SarifText.Message(help));
            json.WriteText("markdown", $"{MarkdownText.Escape(rule.Fix)}\n\nSource: {MarkdownText.Escape(rule.Source)}. Levels in 2025-03-26, 2025-06-18, 2025-11-25 and 2026-07-28: {MarkdownText.Escape(rule.Levels)}.");
            json.WriteEndObject();
            json.WriteText("helpUri", rule.HelpUri);
        }

        json.WriteStartObject("defaultConfiguration");
        json.WriteText("level", LevelOf(rule));
        json.WriteEndObject();
        if (rule is not null)
        {
            json.WriteStartObject("properties");
            json.WriteTexts("tags", ["mcp", rule.Group, rule.Owner.ToString()]);
            json.WriteText("levels", rule.Levels);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    // By the newest spec version in which it applies. Each result says its own level too.
    private static string LevelOf(McpRule? rule) => rule?.Levels.Split(' ').LastOrDefault(static l => l != "-") switch
    {
        null or "M" or "m" or "1of" => "error",
        "S" or "s" or "I" or "G" => "warning",
        _ => "note",
    };

    private static void Message(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteText("text", SarifText.Message(text));
        json.WriteEndObject();
    }
}
