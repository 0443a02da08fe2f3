using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Wire;

/// <summary>A route: when it applies and what it answers.</summary>
internal sealed class WireRoute
{
    private readonly JsonObject _when;
    private readonly WirePlaceholders _placeholders;
    private readonly Dictionary<string, Regex> _patterns = new(StringComparer.Ordinal);

    public WireRoute(JsonObject route, WirePlaceholders placeholders)
    {
        Id = route["id"]!.GetValue<string>();
        Host = route["host"]!.GetValue<string>();
        Answer = (JsonObject)route["answer"]!;
        _when = (JsonObject)route["when"]!;
        _placeholders = placeholders;
        foreach (string key in _when.Select(member => member.Key))
        {
            if (key is not ("method" or "path" or "pathLike" or "query" or "header" or "form" or "member" or "rpc" or "body" or "json" or "registered" or "pkce" or "fresh" or "after" or "every"))
            {
                throw new FormatException($"The route '{Id}' has the unknown condition '{key}'.");
            }
        }
    }

    public string Id { get; }

    public string Host { get; }

    public JsonObject Answer { get; }

    public bool Matches(WireRequest request, string method, WireMemory memory)
        => Lists("method", method)
            && (_when["path"] is not JsonNode path || path.GetValue<string>() == request.Path)
            && Like(_when["pathLike"], request.Path)
            && (_when["rpc"] is null || Rpc(request))
            && All("header", request.Header)
            && All("query", name => request.Query.GetValueOrDefault(name, string.Empty))
            && All("form", name => request.BodyForm.GetValueOrDefault(name, string.Empty))
            && All("member", request.Member)
            && Like(_when["body"], request.Body)
            && (_when["json"] is not JsonNode json || json.GetValue<bool>() == (request.Json is not null || request.IsJson))
            && Registered(request, memory)
            && (_when["pkce"] is null || WireMemory.VerifierFits(request.BodyForm))
            && Turn(request, memory);

    private bool Registered(WireRequest request, WireMemory memory)
    {
        if (_when["registered"] is not JsonValue wanted)
        {
            return true;
        }

        bool exact = wanted.TryGetValue(out string? _);
        bool known = memory.Knows(request.Query.GetValueOrDefault("redirect_uri", string.Empty), exact);
        return known == (!exact && wanted.GetValue<bool>());
    }

    // The conditions which remember come last, so that only requests meant for this route count.
    private bool Turn(WireRequest request, WireMemory memory)
        => (_when["fresh"] is not JsonNode field || memory.Use($"{Id} {request.BodyForm.GetValueOrDefault(field.GetValue<string>(), string.Empty)}"))
            && (_when["after"] is not JsonNode after || memory.Count($"after {Id}") > after.GetValue<int>())
            && (_when["every"] is not JsonNode every || memory.Count($"every {Id}") % every.GetValue<int>() == 0);

    private bool Rpc(WireRequest request)
    {
        string method = request.Member("method").Trim('"');
        return _when["rpc"] is JsonValue value && value.GetValue<string>().StartsWith('^')
            ? Like(value, method)
            : Lists("rpc", method);
    }

    private bool Lists(string key, string value)
        => _when[key] switch
        {
            null => true,
            JsonArray list => list.Any(item => item!.GetValue<string>() == value),
            JsonNode one => one.GetValue<string>() == value,
        };

    private bool All(string key, Func<string, string> read)
        => _when[key] is not JsonObject map || map.All(member => Like(member.Value, read(member.Key)));

    private bool Like(JsonNode? pattern, string value)
    {
        if (pattern is null)
        {
            return true;
        }

        string text = pattern.GetValue<string>();
        lock (_patterns)
        {
            if (!_patterns.TryGetValue(text, out Regex? regex))
            {
                regex = new Regex(_placeholders.InPattern(text), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
                _patterns.Add(text, regex);
            }

            return regex.IsMatch(value);
        }
    }
}
