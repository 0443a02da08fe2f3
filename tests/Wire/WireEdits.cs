using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthKit.Mcp.Wire;

/// <summary>The single operations on an expanded answer.</summary>
internal static class WireEdits
{
    internal static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Merge(JsonObject into, JsonObject given)
    {
        foreach (KeyValuePair<string, JsonNode?> member in given)
        {
            if (member.Value is null)
            {
                into.Remove(member.Key);
            }
            else
            {
                into[member.Key] = member.Value.DeepClone();
            }
        }
    }

    public static JsonNode? WithDocuments(JsonNode? node, JsonObject documents)
        => node switch
        {
            JsonObject map => new JsonObject(map.Select(member => KeyValuePair.Create(member.Key, WithDocuments(member.Value, documents)))),
            JsonArray list => new JsonArray([.. list.Select(item => WithDocuments(item, documents))]),
            JsonValue value when value.TryGetValue(out string? text) && text.StartsWith('@') => documents[text[1..]]!.DeepClone(),
            _ => node?.DeepClone(),
        };

    public static void Body(JsonObject answer, JsonObject? set, JsonArray? drop, JsonArray? sed)
    {
        foreach (JsonNode? member in drop ?? [])
        {
            if (!Json(answer).Remove(member!.GetValue<string>()))
            {
                throw new FormatException($"there is no member '{member}' to drop");
            }
        }

        foreach (KeyValuePair<string, JsonNode?> member in set ?? [])
        {
            Json(answer)[member.Key] = member.Value?.DeepClone();
        }

        if (sed is not null)
        {
            string text = answer["json"] is JsonNode json ? json.ToJsonString(Compact) : answer["text"]!.GetValue<string>();
            answer.Remove("json");
            answer["text"] = Replaced(text, sed);
        }
    }

    public static void Lines(JsonObject answer, JsonObject change)
    {
        if (change["status"] is JsonNode status)
        {
            answer["status"] = status.DeepClone();
        }

        List<string> lines = [.. ((JsonArray)answer["lines"]!).Select(line => line!.GetValue<string>())];
        foreach (JsonNode? name in change["dropLines"] as JsonArray ?? [])
        {
            lines.RemoveAll(line => Named(line, name!.GetValue<string>()));
        }

        foreach (KeyValuePair<string, JsonNode?> header in change["headers"] as JsonObject ?? [])
        {
            int place = lines.FindIndex(line => Named(line, header.Key));
            lines.RemoveAll(line => Named(line, header.Key));
            lines.InsertRange(place < 0 ? lines.Count : place, Values(header.Value).Select(value => $"{header.Key}: {value}"));
        }

        if (change["lineSed"] is JsonArray sed)
        {
            lines = [.. Replaced(string.Join('\u0001', lines), sed).Split('\u0001')];
        }

        if (change["doubleLine"] is JsonNode doubled)
        {
            lines.Add(lines.Find(line => Named(line, doubled.GetValue<string>())) ?? throw new FormatException($"there is no line '{doubled}' to double"));
        }

        lines.AddRange((change["addLines"] as JsonArray ?? []).Select(line => line!.GetValue<string>()));
        lines.InsertRange(0, (change["firstLines"] as JsonArray ?? []).Select(line => line!.GetValue<string>()));
        if (change.ContainsKey("lowerNames"))
        {
            lines = [.. lines.Select(LowerName)];
        }

        answer["lines"] = new JsonArray([.. lines.Select(line => (JsonNode)line)]);
    }

    private static JsonObject Json(JsonObject answer)
        => answer["json"] as JsonObject ?? throw new FormatException("a member is changed where the body is no JSON object");

    private static string Replaced(string text, JsonArray sed)
    {
        foreach (JsonNode? pair in sed)
        {
            string find = pair![0]!.GetValue<string>();
            text = text.Contains(find, StringComparison.Ordinal)
                ? text.Replace(find, pair[1]!.GetValue<string>(), StringComparison.Ordinal)
                : throw new FormatException($"'{find}' to be replaced is not there");
        }

        return text;
    }

    private static string[] Values(JsonNode? given)
        => given switch
        {
            null => [],
            JsonArray list => [.. list.Select(value => value!.GetValue<string>())],
            _ => [given.GetValue<string>()],
        };

    private static bool Named(string line, string name) => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase);

    private static string LowerName(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        return line[..colon].ToLowerInvariant() + ": \t" + line[(colon + 1)..].Trim() + " \t";
    }
}
