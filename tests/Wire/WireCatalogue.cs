using System.Text.Json.Nodes;

namespace AuthKit.Mcp.Wire;

/// <summary>All data of this folder: the clean site, the faults, the legal layouts and the fixed questions.</summary>
public sealed class WireCatalogue
{
    private readonly Dictionary<string, WireCase> _byName;

    private WireCatalogue(JsonObject clean, IReadOnlyList<WireCase> faults, IReadOnlyList<WireCase> layouts, IReadOnlyList<WireQuestion> questions)
    {
        Clean = clean;
        Faults = faults;
        Layouts = layouts;
        Questions = questions;
        _byName = faults.Concat(layouts).ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<WireCase> Faults { get; }

    public IReadOnlyList<WireCase> Layouts { get; }

    public IReadOnlyList<WireQuestion> Questions { get; }

    internal JsonObject Clean { get; }

    /// <summary>Reads clean.json, requests.json, faults/*.json and good/*.json below <paramref name="folder"/>.</summary>
    /// <exception cref="FormatException">A file does not have the form described in README.md.</exception>
    public static WireCatalogue Load(string folder)
        => new(
            (JsonObject)Parse(Path.Combine(folder, "clean.json")),
            Cases(Path.Combine(folder, "faults"), isFault: true),
            Cases(Path.Combine(folder, "good"), isFault: false),
            [.. ((JsonArray)Parse(Path.Combine(folder, "requests.json"))).Select(node => new WireQuestion((JsonObject)node!))]);

    /// <summary>The entry of that name, or null for the clean site.</summary>
    public WireCase? Find(string? name)
        => name is null
            ? null
            : _byName.GetValueOrDefault(name) ?? throw new ArgumentException($"'{name}' names neither a fault nor a layout.", nameof(name));

    private static WireCase[] Cases(string folder, bool isFault)
        => [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)
            .SelectMany(file => ((JsonArray)Parse(file)).Select(node => new WireCase((JsonObject)node!, isFault)))];

    private static JsonNode Parse(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(file)) ?? throw new FormatException($"{file} holds null.");
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new FormatException($"{file} is no JSON: {e.Message}", e);
        }
    }
}
