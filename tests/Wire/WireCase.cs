using System.Text.Json.Nodes;

namespace AuthKit.Mcp.Wire;

/// <summary>One entry of the data: a single fault, or a legal layout, as changes against the clean site.</summary>
public sealed class WireCase
{
    internal WireCase(JsonObject entry, bool isFault)
    {
        IsFault = isFault;
        Name = Text(entry, "name");
        What = Text(entry, "what");
        Source = Text(entry, "source");
        Family = isFault ? Text(entry, "family") : "good";
        Symptom = isFault ? Text(entry, "symptom") : string.Empty;
        SeenWith = isFault ? Text(entry, "seenWith") : "passive";
        Grade = isFault ? Text(entry, "grade") : "good";
        Profile = entry["profile"]?.GetValue<string>();
        IsProduct = entry["product"]?.GetValue<bool>() ?? false;
        LeavesLoopback = entry["leavesLoopback"]?.GetValue<bool>() ?? false;
        Changes = entry["changes"] as JsonArray ?? throw new FormatException($"The entry '{Name}' has no list of changes.");
        Shows = [.. (entry["shows"] as JsonArray ?? []).Select(node => new WireQuestion((JsonObject)node!))];
        McpName = entry["names"]?["mcp"]?.GetValue<string>() ?? "127.0.0.1";
    }

    public string Name { get; }

    public bool IsFault { get; }

    public string Family { get; }

    /// <summary>What is wrong, or special, on the wire.</summary>
    public string What { get; }

    /// <summary>What the operator or the user of a client sees.</summary>
    public string Symptom { get; }

    public string Source { get; }

    /// <summary>passive, active (made-up credentials or a registration) or token (a valid token or a whole login).</summary>
    public string SeenWith { get; }

    /// <summary>breaks (a real client fails), unsafe or advice; good for a layout.</summary>
    public string Grade { get; }

    /// <summary>Set when the entry is about the rules of one product only, such as authkit.</summary>
    public string? Profile { get; }

    /// <summary>True for what a product really sends: more than the fault that gives the entry its name may be odd about it.</summary>
    public bool IsProduct { get; }

    /// <summary>True when a client that follows the data would look up a host beyond loopback.</summary>
    public bool LeavesLoopback { get; }

    /// <summary>The questions that show the difference, when the common ones do not.</summary>
    public IReadOnlyList<WireQuestion> Shows { get; }

    internal JsonArray Changes { get; }

    internal string McpName { get; }

    public override string ToString() => Name;

    private static string Text(JsonObject entry, string member)
        => entry[member]?.GetValue<string>() ?? throw new FormatException($"An entry lacks '{member}': {entry.ToJsonString()}");
}
