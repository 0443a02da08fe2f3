using System.Text.Json;

namespace AuthKit.Mcp.Reporting;

/// <summary>What becomes of one client, as JSON.</summary>
internal static class ClientJson
{
    /// <summary>Writes the verdict on a client.</summary>
    public static void Write(Utf8JsonWriter json, McpClientVerdict verdict)
    {
        json.WriteStartObject();
        json.WriteText("client", verdict.Client);
        json.WriteText("version", verdict.Version);
        json.WriteText("date", verdict.Date);
        json.WriteText("basis", verdict.Basis.ToString());
        json.WriteText("outcome", verdict.Outcome.ToString());
        json.WriteText("step", verdict.Step.ToString());
        json.WriteText("ruleId", verdict.RuleId);
        json.WriteText("sees", verdict.Sees);
        json.WriteText("detail", verdict.Detail);
        json.WriteEndObject();
    }

    /// <summary>Reads the verdict on a client.</summary>
    /// <exception cref="ReportFaultException">A member is missing or of a wrong kind.</exception>
    public static McpClientVerdict Read(JsonElement element)
    {
        JsonMembers members = new(element, "a client");
        return new McpClientVerdict
        {
            Client = members.Text("client"),
            Version = members.TextOrNull("version") ?? "",
            Date = members.TextOrNull("date") ?? "",
            Basis = members.Enum<McpClientBasis>("basis"),
            Outcome = members.Enum<McpClientOutcome>("outcome"),
            Step = members.Enum<McpClientStep>("step"),
            RuleId = members.TextOrNull("ruleId"),
            Sees = members.TextOrNull("sees") ?? "",
            Detail = members.TextOrNull("detail") ?? "",
        };
    }
}
