using System.Text.Json.Nodes;

namespace AuthKit.Mcp.Wire;

/// <summary>A request of the data, with placeholders.</summary>
public sealed class WireQuestion
{
    internal WireQuestion(JsonObject entry)
    {
        Name = entry["name"]?.GetValue<string>() ?? "shows";
        Host = entry["host"]!.GetValue<string>();
        Method = entry["method"]!.GetValue<string>();
        Target = entry["target"]!.GetValue<string>();
        Headers = [.. (entry["headers"] as JsonArray ?? []).Select(line => line!.GetValue<string>())];
        Body = entry["body"]?.GetValue<string>();
    }

    public string Name { get; }

    /// <summary>mcp or as.</summary>
    public string Host { get; }

    public string Method { get; }

    public string Target { get; }

    public IReadOnlyList<string> Headers { get; }

    public string? Body { get; }
}
