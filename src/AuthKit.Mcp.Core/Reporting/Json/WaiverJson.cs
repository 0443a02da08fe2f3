using System.Text.Json;

namespace AuthKit.Mcp.Reporting;

/// <summary>A waiver as JSON.</summary>
internal static class WaiverJson
{
    /// <summary>Writes a waiver.</summary>
    public static void Write(Utf8JsonWriter json, string name, McpWaiver waiver)
    {
        json.WriteStartObject(name);
        json.WriteText("rule", waiver.Rule);
        json.WriteText("target", waiver.Target);
        json.WriteText("reason", waiver.Reason);
        json.WriteText("owner", waiver.Owner);
        json.WriteText("expires", Text.Day(waiver.Expires));
        json.WriteEndObject();
    }

    /// <summary>Reads a waiver.</summary>
    /// <exception cref="ReportFaultException">A member is missing or of a wrong kind.</exception>
    public static McpWaiver Read(JsonElement element)
    {
        JsonMembers members = new(element, "a waiver");
        return new McpWaiver
        {
            Rule = members.Text("rule"),
            Target = members.Text("target"),
            Reason = members.TextOrNull("reason") ?? "",
            Owner = members.TextOrNull("owner") ?? "",
            Expires = members.Day("expires"),
        };
    }
}
