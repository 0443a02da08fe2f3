using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthKit.Mcp.Wire;

/// <summary>A request as it arrived.</summary>
public sealed class WireRequest
{
    private readonly Lazy<JsonNode?> _json;

    internal WireRequest(string host, string method, string target, IReadOnlyList<KeyValuePair<string, string>> headers, byte[] body)
    {
        Host = host;
        Method = method;
        Target = target;
        Headers = headers;
        Body = Encoding.UTF8.GetString(body);
        int mark = target.IndexOf('?', StringComparison.Ordinal);
        Path = mark < 0 ? target : target[..mark];
        Query = Form(mark < 0 ? string.Empty : target[(mark + 1)..]);
        _json = new Lazy<JsonNode?>(ParseBody);
    }

    /// <summary>Which of the two hosts was asked: mcp or as.</summary>
    public string Host { get; }

    public string Method { get; }

    public string Target { get; }

    public string Path { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    public IEnumerable<string> HeaderNames => Headers.Select(header => header.Key);

    /// <summary>The id of the route that answered.</summary>
    public string AnsweredBy { get; internal set; } = string.Empty;

    internal string Body { get; }

    internal IReadOnlyDictionary<string, string> Query { get; }

    internal IReadOnlyDictionary<string, string> BodyForm => Form(Body);

    /// <summary>True when the body is JSON.</summary>
    internal bool IsJson { get; private set; }

    internal JsonNode? Json => _json.Value;

    public override string ToString() => $"{Host} {Method} {Path}";

    internal string Header(string name)
        => Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? string.Empty;

    internal string Member(string name)
        => Json is JsonObject map && map[name] is JsonNode value ? value.ToJsonString(WireEdits.Compact) : string.Empty;

    private static Dictionary<string, string> Form(string text)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int mark = pair.IndexOf('=', StringComparison.Ordinal);
            values.TryAdd(Decoded(mark < 0 ? pair : pair[..mark]), mark < 0 ? string.Empty : Decoded(pair[(mark + 1)..]));
        }

        return values;
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private JsonNode? ParseBody()
    {
        try
        {
            JsonNode? node = JsonNode.Parse(Body);
            IsJson = true;
            return node;
        }
        catch (JsonException)
        {
            // Not an error here: whether the body is JSON is one of the things routes ask.
            return null;
        }
    }
}
