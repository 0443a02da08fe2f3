using System.Text.Json;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Reporting;

/// <summary>A rule's verdict as JSON.</summary>
internal static class CheckJson
{
    /// <summary>Writes a check.</summary>
    public static void Write(Utf8JsonWriter json, McpCheck check)
    {
        json.WriteStartObject();
        json.WriteText("ruleId", check.RuleId);
        json.WriteText("title", check.Title);
        json.WriteText("verdict", check.Verdict.ToString());
        json.WriteText("message", check.Message);
        json.WriteText("blockedBy", check.BlockedBy);
        json.WriteStartObject("bySpecVersion");
        // The order of a dictionary is nothing to rely on, and reports are compared line by line.
        foreach (KeyValuePair<string, McpRuleVerdict> version in check.BySpecVersion.OrderBy(static v => v.Key, StringComparer.Ordinal))
        {
            json.WriteText(version.Key, version.Value.ToString());
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Reads a check.</summary>
    /// <exception cref="ReportFaultException">A member is missing or of a wrong kind.</exception>
    public static McpCheck Read(JsonElement element)
    {
        JsonMembers members = new(element, "a check");
        return new McpCheck
        {
            RuleId = members.Text("ruleId"),
            Title = members.TextOrNull("title") ?? "",
            Verdict = members.Enum<McpRuleVerdict>("verdict"),
            Message = members.TextOrNull("message") ?? "",
            BlockedBy = members.TextOrNull("blockedBy"),
            BySpecVersion = members.Object("bySpecVersion") is { } versions ? ReadVersions(versions) : new Dictionary<string, McpRuleVerdict>(),
        };
    }

    private static Dictionary<string, McpRuleVerdict> ReadVersions(JsonElement versions)
    {
        JsonMembers members = new(versions, "bySpecVersion");
        Dictionary<string, McpRuleVerdict> verdicts = new(StringComparer.Ordinal);
        foreach (JsonProperty version in versions.EnumerateObject())
        {
            string name = JsonText.Name(version) ?? throw new ReportFaultException("a spec version is no Unicode text");
            verdicts[name] = members.Enum<McpRuleVerdict>(JsonText.String(version.Value) ?? "", name);
        }

        return verdicts;
    }
}
