using AuthKit.Mcp.Core.Tests.Rules;
using AuthKit.Mcp.Discovery;
using NJsonSchema;

namespace AuthKit.Mcp.Core.Tests.Reporting;

/// <summary>The files against docs/report.schema.json, by a validator that we did not write.</summary>
public sealed class SchemaTests : IDisposable
{
    private static readonly Task<JsonSchema> Schema = JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "Reporting", "report.schema.json"));
    private readonly Reports _reports = new();

    private static McpDiscoveryResult[] Fleet =>
    [
        Seen.Good().Judge(),
        Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(404, "")).Judge(),
        Reports.Judged(("PRM-001", McpRuleVerdict.Fail), ("PRM-002", McpRuleVerdict.Waived), ("PRM-003", McpRuleVerdict.Blocked)) with { AuthorizationServer = [Reports.Hostile] },
        .. new[] { McpVerdict.Open, McpVerdict.NotMcp, McpVerdict.Unreachable, McpVerdict.Incomplete }.Select(Reports.Unjudged),
    ];

    public void Dispose() => _reports.Dispose();

    [Fact]
    public async Task A_document_is_valid()
    {
        JsonSchema schema = await Schema;
        Assert.Empty(schema.Validate(await File.ReadAllTextAsync(_reports.Write("r.json", Fleet))));
        Assert.Empty(schema.Validate(await File.ReadAllTextAsync(_reports.Write("empty.json"))));
    }

    [Fact]
    public async Task Every_line_is_valid()
    {
        JsonSchema schema = await Schema;
        string[] lines = await File.ReadAllLinesAsync(_reports.Write("r.jsonl", Fleet));
        Assert.Equal(Fleet.Length, lines.Length);
        Assert.All(lines, line => Assert.Empty(schema.Validate(line)));
    }

    [Theory]
    [InlineData("r.json")]
    [InlineData("r.jsonl")]
    public async Task Inputs_that_were_not_checked_are_valid_and_need_a_message(string name)
    {
        JsonSchema schema = await Schema;
        string text = (await File.ReadAllTextAsync(_reports.WriteWithProblems(name, McpLevel.Error, ["'nope' is no URL"]))).TrimEnd();
        Assert.Empty(schema.Validate(text));
        Assert.NotEmpty(schema.Validate(text.Replace("\"message\"", "\"text\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("\"verdict\":\"Pass\"", "\"verdict\":\"Great\"")]
    [InlineData("\"uri\":", "\"url\":")]
    [InlineData("\"durationMs\":12.5", "\"durationMs\":\"12.5\"")]
    [InlineData("\"schemaVersion\":1", "\"schemaVersion\":2")]
    [InlineData(".0000000Z", "")]
    public async Task The_schema_refuses_what_is_wrong(string right, string wrong)
    {
        JsonSchema schema = await Schema;
        string line = await File.ReadAllTextAsync(_reports.Write("r.jsonl", Reports.Judged()));
        Assert.Contains(right, line, StringComparison.Ordinal);
        Assert.NotEmpty(schema.Validate(line.Replace(right, wrong, StringComparison.Ordinal)));
    }
}
