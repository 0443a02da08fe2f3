using System.Text.Json;

namespace AuthKit.Mcp.Reporting;

/// <summary>A result as JSON. A new property of a result needs one line in each of the two methods, and one in the schema.</summary>
internal static class ResultJson
{
    /// <summary>Writes the members of a result, without the braces around them.</summary>
    public static void WriteMembers(Utf8JsonWriter json, McpDiscoveryResult result)
    {
        json.WriteText("uri", result.Uri);
        json.WriteText("address", result.Address);
        json.WriteText("settings", result.Settings);
        json.WriteText("verdict", result.Verdict.ToString());
        json.WriteText("rootCause", result.RootCause);
        json.WriteText("fix", result.Fix);
        json.WriteText("symptom", result.Symptom?.ToString());
        json.WriteText("symptomAnswer", result.SymptomAnswer);
        json.WriteTexts("specVersion", result.SpecVersion);
        json.WriteText("profile", result.Profile.ToString());
        json.WriteText("profileReason", result.ProfileReason);
        json.WriteTexts("authorizationServer", result.AuthorizationServer);
        if (result.Facts is { } facts)
        {
            FactsJson.Write(json, "facts", facts);
        }

        json.WriteText("depth", result.Depth.ToString());
        json.WriteNumber("requestCount", result.RequestCount);
        json.WriteMilliseconds("durationMs", result.Duration);
        json.WriteTime("checkedAt", result.CheckedAt);
        json.WriteStartArray("findings");
        foreach (McpFinding finding in result.Findings)
        {
            FindingJson.Write(json, finding);
        }

        json.WriteEndArray();
        json.WriteStartArray("checks");
        foreach (McpCheck check in result.Checks)
        {
            CheckJson.Write(json, check);
        }

        json.WriteEndArray();
        json.WriteStartArray("clients");
        foreach (McpClientVerdict client in result.Clients)
        {
            ClientJson.Write(json, client);
        }

        json.WriteEndArray();
    }

    /// <summary>Reads a result.</summary>
    /// <exception cref="ReportFaultException">A member is missing or of a wrong kind.</exception>
    public static McpDiscoveryResult Read(JsonElement element)
    {
        JsonMembers members = new(element, "a result");
        return new McpDiscoveryResult
        {
            Uri = members.Text("uri"),
            Address = members.TextOrNull("address"),
            Settings = members.TextOrNull("settings"),
            Verdict = members.Enum<McpVerdict>("verdict"),
            RootCause = members.TextOrNull("rootCause") ?? "",
            Fix = members.TextOrNull("fix") ?? "",
            Symptom = members.EnumOrNull<McpSymptom>("symptom"),
            SymptomAnswer = members.TextOrNull("symptomAnswer") ?? "",
            SpecVersion = members.Texts("specVersion"),
            Profile = members.EnumOr("profile", McpProfile.Mcp),
            ProfileReason = members.TextOrNull("profileReason") ?? "",
            AuthorizationServer = members.Texts("authorizationServer"),
            Facts = members.Object("facts") is { } facts ? FactsJson.Read(facts) : null,
            Depth = members.EnumOr("depth", CheckDepth.Quick),
            RequestCount = members.Number("requestCount"),
            Duration = members.Milliseconds("durationMs"),
            CheckedAt = members.Time("checkedAt"),
            Findings = [.. members.Objects("findings").Select(FindingJson.Read)],
            Checks = [.. members.Objects("checks").Select(CheckJson.Read)],
            Clients = [.. members.Objects("clients").Select(ClientJson.Read)],
        };
    }
}
