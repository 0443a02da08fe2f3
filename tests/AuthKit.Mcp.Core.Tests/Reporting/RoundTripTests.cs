using System.Globalization;
using System.Reflection;
using System.Text;
using AuthKit.Mcp.Core.Tests.Rules;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Core.Tests.Reporting;

public sealed class RoundTripTests : IDisposable
{
    private readonly Reports _reports = new();

    public void Dispose() => _reports.Dispose();

    [Theory]
    [InlineData("r.json")]
    [InlineData("r.jsonl")]
    public void Every_property_of_a_result_comes_back(string name)
    {
        McpDiscoveryResult written = (McpDiscoveryResult)Filled(typeof(McpDiscoveryResult), "");
        McpDiscoveryResult read = Assert.Single(Reports.Read(_reports.Write(name, written)));
        Assert.Equivalent(written, read, strict: true);
    }

    [Theory]
    [InlineData("r.json")]
    [InlineData("r.jsonl")]
    public void What_the_rules_say_about_a_server_comes_back(string name)
    {
        McpDiscoveryResult[] written =
        [
            Seen.Good().Judge(McpProfile.Mcp, "2025-11-25", "Latest"),
            Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(404, "")).Judge(),
            Reports.Unjudged(McpVerdict.Unreachable),
        ];
        Assert.Contains(written[1].Findings, static f => f.Verdict == McpRuleVerdict.Fail);
        Assert.Equivalent(written, Reports.Read(_reports.Write(name, written)).ToArray(), strict: true);
    }

    [Theory]
    [InlineData("r.json")]
    [InlineData("r.jsonl")]
    public void Hostile_text_comes_back_and_the_file_itself_is_harmless(string name)
    {
        McpDiscoveryResult written = Reports.Judged(("PRM-001", McpRuleVerdict.Fail)) with { RootCause = Reports.Hostile, AuthorizationServer = [Reports.Hostile] };
        string path = _reports.Write(name, written);
        Assert.Equal(Reports.Hostile, Assert.Single(Reports.Read(path)).RootCause);
        Assert.DoesNotContain(File.ReadAllText(path).ReplaceLineEndings(""), Text.IsUnsafe);
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character()
    {
        string path = _reports.Write("r.json", Reports.Judged() with { RootCause = "x\ud83dy" });
        Assert.Equal("x\ufffdy", Assert.Single(Reports.Read(path)).RootCause);
    }

    [Theory]
    [InlineData("r.json")]
    [InlineData("r.jsonl")]
    [InlineData("r.xml")]
    [InlineData("r.md")]
    public void The_same_results_give_the_same_bytes_in_every_culture_and_no_byte_order_mark(string name)
    {
        McpDiscoveryResult[] results = [Reports.Judged(("PRM-001", McpRuleVerdict.Fail)), Reports.Unjudged(McpVerdict.Open)];
        byte[] first = File.ReadAllBytes(_reports.Write(name, results));
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
            Assert.Equal(first, File.ReadAllBytes(_reports.Write(name, results)));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.NotEqual(Encoding.UTF8.Preamble.ToArray(), first[..3]);
        Assert.Equal((byte)'\n', first[^1]);
    }

    [Fact]
    public void Times_are_utc_and_durations_are_milliseconds()
    {
        McpDiscoveryResult result = Reports.Judged() with { CheckedAt = new DateTimeOffset(2026, 11, 23, 3, 2, 3, TimeSpan.FromHours(2)), Duration = TimeSpan.FromTicks(1_234_567) };
        string text = File.ReadAllText(_reports.Write("r.jsonl", result));
        Assert.Contains("\"checkedAt\":\"2026-11-23T01:02:03.0000000Z\"", text, StringComparison.Ordinal);
        Assert.Contains("\"durationMs\":123.4567", text, StringComparison.Ordinal);
    }

    // A property that somebody adds to a result is filled here too, and is then missed in what comes back.
    private static object Filled(Type type, string path)
    {
        ConstructorInfo constructor = type.GetConstructors().OrderBy(static c => c.GetParameters().Length).First();
        object filled = constructor.Invoke([.. constructor.GetParameters().Select(p => Value(p.ParameterType, $"{path}.{p.Name}"))]);
        foreach (PropertyInfo property in type.GetProperties().Where(static p => p.CanWrite))
        {
            property.SetValue(filled, Value(property.PropertyType, $"{path}.{property.Name}"));
        }

        return filled;
    }

    private static object Value(Type declared, string path)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type.IsEnum)
        {
            return type.GetEnumValues().Cast<object>().Last();
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            Type element = type.GetGenericArguments()[0];
            Array values = Array.CreateInstance(element, 2);
            values.SetValue(Value(element, path + "[0]"), 0);
            values.SetValue(Value(element, path + "[1]"), 1);
            return values;
        }

        return type == typeof(string) ? $"text of {path}"
            : type == typeof(int) ? 42
            : type == typeof(bool) ? true
            : type == typeof(TimeSpan) ? TimeSpan.FromTicks(9_876_543)
            : type == typeof(DateTime) ? new DateTime(2027, 1, 31, 0, 0, 0, DateTimeKind.Utc)
            : type == typeof(DateTimeOffset) ? new DateTimeOffset(2026, 11, 23, 1, 2, 3, TimeSpan.Zero).AddTicks(4)
            : type == typeof(IReadOnlyDictionary<string, McpRuleVerdict>) ? new Dictionary<string, McpRuleVerdict> { ["2025-11-25"] = McpRuleVerdict.Fail, ["2026-07-28"] = McpRuleVerdict.Waived }
            : type.Namespace == "AuthKit.Mcp" ? Filled(type, path)
            : throw new InvalidOperationException($"Teach this test to fill {path} of type {type}, and ResultJson to write and read it.");
    }
}
