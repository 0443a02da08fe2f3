using System.Diagnostics;
using System.Text;

namespace AuthKit.Mcp.Core.Tests.Reporting;

public sealed class ReportReaderTests : IDisposable
{
    private readonly Reports _reports = new();

    public void Dispose() => _reports.Dispose();

    [Fact]
    public void A_document_that_is_cut_off_anywhere_is_no_report()
    {
        byte[] whole = File.ReadAllBytes(_reports.Write("whole.json", Reports.Judged(("PRM-001", McpRuleVerdict.Fail)), Reports.Judged()));
        string path = _reports.PathOf("part.json");
        int end = Encoding.UTF8.GetString(whole).TrimEnd().Length;
        for (int length = 0; length < end; length += 7)
        {
            File.WriteAllBytes(path, whole[..length]);
            AuthKitException e = Assert.Throws<AuthKitException>(() => Reports.Read(path).ToList());
            Assert.Equal(ErrorCode.ReportUnreadable, e.Code);
            Assert.Contains("part.json", e.Message, StringComparison.Ordinal);
        }

        File.WriteAllBytes(path, whole[..(end / 2)]);
        Assert.Contains("cut off", Assert.Throws<AuthKitException>(() => Reports.Read(path).ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_is_refused_and_not_waited_for()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Its pipes are no files.
        }

        string pipe = _reports.PathOf("r.jsonl");
        using (Process made = Process.Start("mkfifo", [pipe]))
        {
            await made.WaitForExitAsync();
        }

        // Open at both ends, so that opening it for reading returns.
        await using FileStream other = new(pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => Task.Run(() => Reports.Read(pipe).ToList()).WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(ErrorCode.ReportUnreadable, e.Code);
        Assert.Contains("is a pipe or a device", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Blank_lines_do_not_matter_wherever_they_are()
    {
        string lines = File.ReadAllText(_reports.Write("whole.jsonl", Reports.Judged(), Reports.Judged()));
        Assert.Equal(2, Reports.Read(_reports.WriteText("blank.jsonl", "\r\n \n" + lines.Replace("\n", "\n\n", StringComparison.Ordinal))).Count());
        string document = File.ReadAllText(_reports.Write("whole.json", Reports.Judged(), Reports.Judged()));
        Assert.Equal(2, Reports.Read(_reports.WriteText("blank.json", "\n\n" + document)).Count());
        Assert.Contains("is empty", Assert.Throws<AuthKitException>(() => Reports.Read(_reports.WriteText("none.jsonl", "\n\n")).ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_are_cut_off_give_the_whole_lines_and_then_an_error()
    {
        string whole = File.ReadAllText(_reports.Write("whole.jsonl", Reports.Judged(), Reports.Judged(("PRM-001", McpRuleVerdict.Fail))));
        int firstLine = whole.IndexOf('\n', StringComparison.Ordinal) + 1;
        for (int length = firstLine + 1; length < whole.Length - 1; length += 7)
        {
            string path = _reports.WriteText("part.jsonl", whole[..length]);
            List<McpDiscoveryResult> read = [];
            AuthKitException e = Assert.Throws<AuthKitException>(() => read.AddRange(Kept(read, path)));
            Assert.Equal(ErrorCode.ReportUnreadable, e.Code);
            Assert.Contains("cut off in line 2", e.Message, StringComparison.Ordinal);
            Assert.Single(read);
        }

        // Without its last line break the text is whole all the same.
        Assert.Equal(2, Reports.Read(_reports.WriteText("part.jsonl", whole.TrimEnd())).Count());

        static IEnumerable<McpDiscoveryResult> Kept(List<McpDiscoveryResult> read, string path)
        {
            foreach (McpDiscoveryResult result in Reports.Read(path))
            {
                read.Add(result);
            }

            return [];
        }
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("<testsuites/>", "is no JSON")]
    [InlineData("Uri,Verdict\nhttps://a,Pass\n", "is no JSON")]
    [InlineData("\u0000\u0001\u0002", "is no JSON")]
    [InlineData("{\"a\":1}\n", "no report of this module")]
    [InlineData("[]", "no report of this module")]
    [InlineData("\"text\"", "no report of this module")]
    [InlineData("{\n  \"a\": 1\n}", "no report of this module")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"results\":[]}", "no report of this module")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"results\":{}}", "has no list of results")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"results\":[7]}", "result 1: it is a number")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"results\":[{\"uri\":\"x\"}]}", "'verdict' of a result is missing")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"results\":[{\"uri\":\"x\",\"verdict\":\"Great\"}]}", "'verdict' of a result is 'Great', which this version does not know")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"results\":[{\"uri\":\"x\",\"verdict\":\"0\"}]}", "'verdict' of a result is '0'")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"results\":[{\"uri\":\"x\",\"verdict\":\"99\"}]}", "'verdict' of a result is '99'")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"uri\":7,\"verdict\":\"Pass\"}\n", "line 1: 'uri' of a result is a number, not a string")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"uri\":\"x\",\"verdict\":\"Pass\",\"checkedAt\":\"today\"}\n", "'checkedAt' of a result is 'today', not an ISO 8601 time")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"uri\":\"x\",\"verdict\":\"Pass\",\"durationMs\":-1}\n", "not a number of milliseconds")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"uri\":\"x\",\"verdict\":\"Pass\",\"requestCount\":1e99}\n", "not a whole number")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"uri\":\"x\",\"verdict\":\"Pass\",\"findings\":[{}]}\n", "'ruleId' of a finding is missing")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"uri\":\"x\",\"verdict\":\"Pass\",\"checks\":{}}\n", "'checks' of a result is an object, not an array")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"results\":[],\"problems\":[{}]}", "entry 1 of 'problems': 'message' of an input that was not checked is missing")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"results\":[],\"problems\":[7]}", "entry 1 of 'problems': it is a number")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"results\":[],\"problems\":{}}", "'problems' is an object, not an array")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"problem\":7}\n", "line 1: an input that was not checked is a number")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"problem\":{\"message\":\"x\",\"notedAt\":\"today\"}}\n", "'notedAt' of an input that was not checked is 'today'")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"uri\":\"x\",\"verdict\":\"Pass\"}\nnot json\n{}\n", "is damaged in line 2")]
    public void Anything_else_is_named_for_what_it_is(string text, string expected)
    {
        string path = _reports.WriteText("other.json", text);
        AuthKitException e = Assert.Throws<AuthKitException>(() => Reports.Read(path).ToList());
        Assert.Equal(ErrorCode.ReportUnreadable, e.Code);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains("Export-McpReport", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(e.Message, char.IsControl);
    }

    [Theory]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":2,\"results\":[]}")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":2,\"server\":\"x\"}\n")]
    public void A_newer_schema_version_says_that_the_module_is_too_old(string text)
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => Reports.Read(_reports.WriteText("new.json", text)).ToList());
        Assert.Equal(ErrorCode.ReportTooNew, e.Code);
        Assert.Contains("schema version 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_not_found() =>
        Assert.Equal(ErrorCode.ReportNotFound, Assert.Throws<AuthKitException>(() => Reports.Read(_reports.PathOf("none.json")).ToList()).Code);

    [Fact]
    public void Unknown_members_are_ignored_and_missing_ones_have_their_defaults()
    {
        string path = _reports.WriteText("few.jsonl", "{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"weather\":{\"x\":[1]},\"uri\":\"https://a/mcp\",\"verdict\":\"Pass\",\"fix\":null}\n\n");
        McpDiscoveryResult result = Assert.Single(Reports.Read(path));
        Assert.Equal(("https://a/mcp", McpVerdict.Pass, "", 0, 0), (result.Uri, result.Verdict, result.Fix, result.Findings.Count, result.RequestCount));
    }

    [Fact]
    public void What_a_file_is_its_content_tells_and_not_its_name()
    {
        string lines = _reports.Write("r.jsonl", Reports.Judged(), Reports.Judged());
        string document = _reports.Write("r.json", Reports.Judged(), Reports.Judged(), Reports.Judged());
        File.Move(lines, _reports.PathOf("lines.json"));
        File.Move(document, _reports.PathOf("document.log"));
        Assert.Equal((2, 3), (Reports.Read(_reports.PathOf("lines.json")).Count(), Reports.Read(_reports.PathOf("document.log")).Count()));
    }

    [Fact]
    public void A_document_in_one_line_and_one_with_a_byte_order_mark_are_read_too()
    {
        string text = "{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"results\":[{\"uri\":\"x\",\"verdict\":\"Pass\"}]}";
        Assert.Single(Reports.Read(_reports.WriteText("one.json", text)));
        Assert.Single(Reports.Read(_reports.WriteText("bom.json", "\ufeff" + text.Replace(",", ",\n", StringComparison.Ordinal))));
    }
}
