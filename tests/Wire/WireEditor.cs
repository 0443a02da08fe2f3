using System.Text.Json.Nodes;

namespace AuthKit.Mcp.Wire;

/// <summary>Turns the clean site and a list of changes into routes. A change that hits nothing is an error in the data.</summary>
internal sealed class WireEditor
{
    private static readonly string[] BodyKinds = ["json", "text", "raw"];

    private readonly JsonObject _clean;
    private readonly List<JsonObject> _routes = [];

    private WireEditor(JsonObject clean) => _clean = clean;

    public static IReadOnlyList<JsonObject> Build(JsonObject clean, WireCase? entry)
    {
        WireEditor editor = new(clean);
        foreach (JsonNode? route in (JsonArray)clean["routes"]!)
        {
            editor._routes.Add(editor.Expanded((JsonObject)route!.DeepClone()));
        }

        foreach (JsonNode? change in entry?.Changes ?? [])
        {
            try
            {
                editor.Apply((JsonObject)change!.DeepClone());
            }
            catch (FormatException e)
            {
                throw new FormatException($"'{entry!.Name}': {e.Message}", e);
            }
        }

        return editor._routes;
    }

    private void Apply(JsonObject change)
    {
        if (change["insert"] is JsonObject inserted)
        {
            string? before = change["before"]?.GetValue<string>();
            int place = before is null ? 0 : _routes.FindIndex(route => Id(route) == before);
            change.Remove("insert");
            _routes.Insert(place < 0 ? throw new FormatException($"no route '{before}' to stand before") : place, Expanded(inserted));
            return;
        }

        string[] targets = change["at"]!.GetValue<string>().Split('|');
        foreach (string target in targets)
        {
            List<JsonObject> hits = [.. _routes.Where(route => Matches(target, Id(route)))];
            if (hits.Count == 0)
            {
                throw new FormatException($"no route matches '{target}'");
            }

            foreach (JsonObject route in hits)
            {
                Edit(route, change);
            }
        }
    }

    private void Edit(JsonObject route, JsonObject change)
    {
        if (change.ContainsKey("remove"))
        {
            _routes.Remove(route);
            return;
        }

        // A host that is its own authorization server answers at its own name what is else at the other's.
        if (change["host"] is JsonNode host)
        {
            route["host"] = host.DeepClone();
        }

        if (change["replace"] is JsonObject replacement)
        {
            route["answer"] = Answer((JsonObject)replacement.DeepClone());
        }

        JsonObject answer = (JsonObject)route["answer"]!;
        if (change["when"] is JsonObject when)
        {
            WireEdits.Merge((JsonObject)route["when"]!, when);
        }

        if (change["answer"] is JsonObject merged)
        {
            if (BodyKinds.Any(merged.ContainsKey))
            {
                Array.ForEach(BodyKinds, kind => answer.Remove(kind));
            }

            WireEdits.Merge(answer, (JsonObject)WireEdits.WithDocuments(merged, (JsonObject)_clean["documents"]!)!);
        }

        WireEdits.Body(answer, change["json"] as JsonObject, change["drop"] as JsonArray, change["bodySed"] as JsonArray);
        WireEdits.Lines(answer, change);
    }

    private JsonObject Expanded(JsonObject route)
    {
        JsonObject answer = (JsonObject)route["answer"]!;
        route.Remove("answer");
        route["answer"] = Answer(answer);
        route["when"] ??= new JsonObject();
        return route;
    }

    private JsonObject Answer(JsonObject given)
    {
        JsonObject answer = new();
        if (given["like"] is JsonNode like)
        {
            answer = (JsonObject)(_routes.Find(route => Id(route) == like.GetValue<string>()) ?? throw new FormatException($"no route '{like}' to be like"))["answer"]!.DeepClone();
        }

        JsonArray lines = answer["lines"] as JsonArray ?? [];
        answer.Remove("lines");
        foreach (JsonNode? group in given["use"] as JsonArray ?? [])
        {
            foreach (JsonNode? line in (JsonArray)_clean["groups"]![group!.GetValue<string>()]!)
            {
                lines.Add(line!.DeepClone());
            }
        }

        foreach (JsonNode? line in given["lines"] as JsonArray ?? [])
        {
            lines.Add(line!.DeepClone());
        }

        foreach (KeyValuePair<string, JsonNode?> member in given)
        {
            if (member.Key is not ("like" or "use" or "lines" or "add" or "drop" or "bodySed" or "lineSed" or "dropLines"))
            {
                answer[member.Key] = WireEdits.WithDocuments(member.Value, (JsonObject)_clean["documents"]!);
            }
        }

        answer["lines"] = lines;
        WireEdits.Body(answer, given["add"] as JsonObject, given["drop"] as JsonArray, given["bodySed"] as JsonArray);
        WireEdits.Lines(answer, given);
        return answer;
    }

    private static string Id(JsonObject route) => route["id"]!.GetValue<string>();

    private static bool Matches(string target, string id)
        => target.EndsWith('*') ? id.StartsWith(target[..^1], StringComparison.Ordinal) : target == id;
}
