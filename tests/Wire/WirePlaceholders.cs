using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Wire;

/// <summary>Fills the {placeholders} of the data. What is no known placeholder stays as it is.</summary>
internal sealed class WirePlaceholders
{
    private static readonly Regex Mark = new(@"\{([A-Za-z]+)(?::([^{}|]+))?(?:\|([^{}]*))?\}", RegexOptions.CultureInvariant);

    private readonly Dictionary<string, string> _fixed;

    public WirePlaceholders(string mcpName, int mcpPort, int asPort)
        => _fixed = new(StringComparer.Ordinal)
        {
            ["mcp"] = $"http://{mcpName}:{mcpPort}",
            ["as"] = $"http://127.0.0.1:{asPort}",
            ["other"] = "http://127.0.0.1:9",
            ["mcpHost"] = $"{mcpName}:{mcpPort}",
            ["asHost"] = $"127.0.0.1:{asPort}",
            ["mcpPort"] = mcpPort.ToString(CultureInfo.InvariantCulture),
            ["asPort"] = asPort.ToString(CultureInfo.InvariantCulture),
            ["mcpLocal"] = $"http://localhost:{mcpPort}",
            ["asLocal"] = $"http://localhost:{asPort}",
            ["mcpHttps"] = $"https://{mcpName}:{mcpPort}",
            ["asHttps"] = $"https://127.0.0.1:{asPort}",
        };

    public string this[string name] => _fixed[name];

    /// <summary>Fills a regular expression; values are escaped.</summary>
    public string InPattern(string pattern)
        => Mark.Replace(pattern, match => _fixed.TryGetValue(match.Groups[1].Value, out string? value) ? Regex.Escape(value) : match.Value);

    public string In(string text, WireRequest? request = null, int count = 0, Func<string, string?>? extra = null)
        => Mark.Replace(text, match => Value(match, request, count, extra) ?? match.Value);

    /// <summary>Fills the strings of a document; a string that is {body:name|default} becomes that member of the request body.</summary>
    public JsonNode? In(JsonNode? node, WireRequest request, int count)
        => node switch
        {
            JsonObject map => Filled(map, request, count),
            JsonArray list => new JsonArray([.. list.Select(item => In(item, request, count))]),
            JsonValue value when value.TryGetValue(out string? text) => BodyMark(text) is Match body
                ? Member(body, request)
                : In(text, request, count),
            _ => node?.DeepClone(),
        };

    private static Match? BodyMark(string text)
    {
        Match match = Mark.Match(text);
        return match.Success && match.Length == text.Length && match.Groups[1].Value == "body" ? match : null;
    }

    private static JsonNode? Member(Match match, WireRequest request)
        => request.Member(match.Groups[2].Value) is { Length: > 0 } given
            ? JsonNode.Parse(given)
            : JsonNode.Parse(match.Groups[3].Value is { Length: > 0 } fallback ? fallback : "null");

    private JsonObject Filled(JsonObject map, WireRequest request, int count)
    {
        JsonObject filled = [];
        foreach (KeyValuePair<string, JsonNode?> member in map)
        {
            // The default "-" means: no member at all, for RFC 7591 echoes what was given and no more.
            bool absent = member.Value is JsonValue value && value.TryGetValue(out string? text)
                && text.EndsWith("|-}", StringComparison.Ordinal)
                && BodyMark(text) is Match body && request.Member(body.Groups[2].Value).Length == 0;
            if (!absent)
            {
                filled[member.Key] = In(member.Value, request, count);
            }
        }

        return filled;
    }

    private string? Value(Match match, WireRequest? request, int count, Func<string, string?>? extra)
    {
        string name = match.Groups[1].Value;
        string argument = match.Groups[2].Value;
        if (name == "enc")
        {
            return _fixed.TryGetValue(argument, out string? plain) ? Uri.EscapeDataString(plain) : null;
        }

        if (argument.Length == 0)
        {
            return _fixed.GetValueOrDefault(name) ?? extra?.Invoke(name) ?? (name == "count" && count > 0
                ? count.ToString(CultureInfo.InvariantCulture)
                : request is null ? null : Redirect(name, request));
        }

        string? found = request is null ? null : name switch
        {
            "header" => request.Header(argument),
            "query" => request.Query.GetValueOrDefault(argument, string.Empty),
            "member" => request.Member(argument).Trim('"'),
            _ => null,
        };
        return found is { Length: 0 } && match.Groups[3].Success ? match.Groups[3].Value : found;
    }

    private static string? Redirect(string name, WireRequest request)
    {
        string uri = request.Query.GetValueOrDefault("redirect_uri", string.Empty);
        return name switch
        {
            "redirect" => uri + (uri.Contains('?', StringComparison.Ordinal) ? '&' : '?'),
            "fragment" => uri + '#',
            "state" => request.Query.TryGetValue("state", out string? state) ? "&state=" + Uri.EscapeDataString(state) : string.Empty,
            _ => null,
        };
    }
}
