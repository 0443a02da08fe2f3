using System.Text.Json;

namespace AuthKit.Mcp.Reporting;

/// <summary>A finding as JSON.</summary>
internal static class FindingJson
{
    /// <summary>Writes a finding.</summary>
    public static void Write(Utf8JsonWriter json, McpFinding finding)
    {
        json.WriteStartObject();
        json.WriteText("ruleId", finding.RuleId);
        json.WriteText("title", finding.Title);
        json.WriteText("level", finding.Level.ToString());
        json.WriteText("verdict", finding.Verdict.ToString());
        json.WriteText("message", finding.Message);
        json.WriteText("cause", finding.Cause);
        json.WriteText("fix", finding.Fix);
        json.WriteText("owner", finding.Owner.ToString());
        json.WriteText("source", finding.Source);
        json.WriteTexts("specVersion", finding.SpecVersion);
        json.WriteText("blockedBy", finding.BlockedBy);
        if (finding.Waiver is { } waiver)
        {
            WaiverJson.Write(json, "waiver", waiver);
        }

        if (finding.Replay is { } replay)
        {
            json.WriteStartObject("replay");
            json.WriteText("curl", replay.Curl);
            json.WriteText("invokeWebRequest", replay.InvokeWebRequest);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Reads a finding.</summary>
    /// <exception cref="ReportFaultException">A member is missing or of a wrong kind.</exception>
    public static McpFinding Read(JsonElement element)
    {
        JsonMembers members = new(element, "a finding");
        return new McpFinding
        {
            RuleId = members.Text("ruleId"),
            Title = members.TextOrNull("title") ?? "",
            Level = members.Enum<McpLevel>("level"),
            Verdict = members.Enum<McpRuleVerdict>("verdict"),
            Message = members.TextOrNull("message") ?? "",
            Cause = members.TextOrNull("cause") ?? "",
            Fix = members.TextOrNull("fix") ?? "",
            Owner = members.EnumOr("owner", McpOwner.Server),
            Source = members.TextOrNull("source") ?? "",
            SpecVersion = members.Texts("specVersion"),
            BlockedBy = members.TextOrNull("blockedBy"),
            Waiver = members.Object("waiver") is { } waiver ? WaiverJson.Read(waiver) : null,
            Replay = members.Object("replay") is { } replay ? ReadReplay(new JsonMembers(replay, "a replay")) : null,
        };
    }

    private static McpReplay ReadReplay(JsonMembers members) => new(members.TextOrNull("curl") ?? "", members.TextOrNull("invokeWebRequest") ?? "");
}
