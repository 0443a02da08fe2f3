using System.Text.Json;

namespace AuthKit.Mcp.Reporting;

/// <summary>An input that could not be checked, as JSON.</summary>
internal static class ProblemJson
{
    /// <summary>Writes it as an object.</summary>
    public static void Write(Utf8JsonWriter json, McpReportProblem problem)
    {
        json.WriteStartObject();
        json.WriteText("message", Text.Printable(problem.Message, ReportWriter.MaxProblem));
        json.WriteTime("notedAt", problem.NotedAt);
        json.WriteEndObject();
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="ReportFaultException">A member is missing or of a wrong kind.</exception>
    public static McpReportProblem Read(JsonElement element)
    {
        JsonMembers members = new(element, "an input that was not checked");
        return new McpReportProblem(members.Text("message"), members.Time("notedAt"));
    }
}
