using System.Runtime.CompilerServices;
using AuthKit.Mcp.Reporting;

namespace AuthKit.Mcp.Core.Tests.Reporting;

public sealed class ReportFileTests : IDisposable
{
    private readonly Reports _reports = new();

    public void Dispose() => _reports.Dispose();

    [Theory]
    [MemberData(nameof(Reports.Names), MemberType = typeof(Reports))]
    public void Until_a_report_is_whole_the_old_one_stays_and_an_abandoned_one_leaves_nothing(string name)
    {
        string path = _reports.WriteText(name, "the old one");
        using (ReportFile file = ReportFile.Open(new ReportFileOptions(path, ReportFormats.FromPath(path))))
        {
            file.Write(Reports.Judged(("PRM-001", McpRuleVerdict.Fail)));
            Assert.Equal("the old one", File.ReadAllText(path));
        }

        Assert.Equal("the old one", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_reports.Folder));
        _reports.Write(name, Reports.Judged());
        Assert.NotEqual("the old one", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_reports.Folder));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named_and_not_the_file_aside()
    {
        string path = Path.Combine(_reports.Folder, "none", "r.json");
        AuthKitException e = Assert.Throws<AuthKitException>(() => ReportFile.Open(new ReportFileOptions(path, McpReportFormat.Json)));
        Assert.Equal($"The report '{path}' cannot be written: there is no folder '{Path.GetDirectoryName(path)}'. Create the folder first, or use another path.", e.Message);
    }

    [Fact]
    public void Lines_are_appended_and_are_on_disk_as_soon_as_they_are_written()
    {
        string path = _reports.Write("r.jsonl", Reports.Judged());
        using ReportFile file = ReportFile.Open(Lines(path) with { Append = true });
        file.Write(Reports.Judged());
        Assert.Equal(2, Reports.Read(path).Count());
    }

    [Fact]
    public void A_report_that_is_appended_to_itself_is_read_once()
    {
        string path = _reports.Write("r.jsonl", Reports.Judged(), Reports.Judged());
        using (ReportFile file = ReportFile.Open(Lines(path) with { Append = true }))
        {
            foreach (McpDiscoveryResult result in Reports.Read(path).Take(10))
            {
                file.Write(result);
            }

            file.Complete();
        }

        Assert.Equal(4, Reports.Read(path).Count());
    }

    [Theory]
    [InlineData("r.jsonl")]
    [InlineData("r.md")]
    public void A_file_that_another_run_adds_to_is_waited_for_and_then_refused_in_words(string name)
    {
        string path = name == "r.md" ? _reports.WriteText(name, "## Build\n") : _reports.Write(name, Reports.Judged());
        string before = File.ReadAllText(path);
        ReportFileOptions options = new(path, ReportFormats.FromPath(path)) { Append = true, Patience = TimeSpan.FromMilliseconds(50) };
        using FileStream held = name == "r.md" ? new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None) : new(Path.Combine(_reports.Folder, ".r.jsonl.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        AuthKitException e = Assert.Throws<AuthKitException>(() =>
        {
            using ReportFile file = ReportFile.Open(options);
            file.Write(Reports.Judged());
            file.Complete();
        });
        Assert.Equal(ErrorCode.ReportNotWritten, e.Code);
        Assert.Contains("is in use", e.Message, StringComparison.Ordinal);
        held.Dispose();
        Assert.Equal(before, File.ReadAllText(path));
    }

    [Fact]
    public async Task Runs_that_append_to_one_file_at_the_same_time_leave_whole_lines()
    {
        string path = _reports.Write("r.jsonl", Reports.Judged());
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using ReportFile file = ReportFile.Open(Lines(path) with { Append = true, Patience = TimeSpan.FromMinutes(1) });
            for (int i = 0; i < 25; i++)
            {
                file.Write(Reports.Everywhere(new string('x', 300)));
            }

            file.Complete();
        })));
        Assert.Equal(101, Reports.Read(path).Count());
    }

    [Theory]
    [InlineData("new.jsonl", null, 1)]
    [InlineData("empty.jsonl", "", 1)]
    public void Appending_to_nothing_makes_a_file(string name, string? before, int expected)
    {
        string path = before is null ? _reports.PathOf(name) : _reports.WriteText(name, before);
        using (ReportFile file = ReportFile.Open(Lines(path) with { Append = true }))
        {
            file.Write(Reports.Judged());
            file.Complete();
        }

        Assert.Equal(expected, Reports.Read(path).Count());
    }

    [Theory]
    [InlineData("Uri\nhttps://a/mcp\n", ErrorCode.ReportUnreadable, "is no JSON Lines report")]
    [InlineData("{\"a\":1}\n", ErrorCode.ReportUnreadable, "no report of this module")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":1,\"uri\":\"x\",\"verdict\":\"Pass\"}\n{\"rep", ErrorCode.ReportUnreadable, "ends in the middle of a line")]
    [InlineData("{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":9,\"uri\":\"x\",\"verdict\":\"Pass\"}\n", ErrorCode.ReportTooNew, "schema version 9")]
    public void Nothing_is_appended_to_what_would_not_be_read_again(string before, ErrorCode code, string expected)
    {
        string path = _reports.WriteText("r.jsonl", before);
        AuthKitException e = Assert.Throws<AuthKitException>(() => ReportFile.Open(Lines(path) with { Append = true }));
        Assert.Equal(code, e.Code);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(path));
    }

    [Fact]
    public void Markdown_is_appended_to_whatever_is_there_and_only_when_it_is_whole()
    {
        string path = _reports.WriteText("summary.md", "## Build\nfine");
        using (ReportFile file = ReportFile.Open(new ReportFileOptions(path, McpReportFormat.Markdown) { Append = true }))
        {
            file.Write(Reports.Judged());
        }

        Assert.Equal("## Build\nfine", File.ReadAllText(path));
        using (ReportFile file = ReportFile.Open(new ReportFileOptions(path, McpReportFormat.Markdown) { Append = true }))
        {
            file.Write(Reports.Judged());
            file.Complete();
        }

        Assert.StartsWith("## Build\nfine\n\n# Check of 1 MCP server\n", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_lines_and_Markdown_can_be_appended()
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => ReportFile.Open(new ReportFileOptions(_reports.PathOf("r.json"), McpReportFormat.Json) { Append = true }));
        Assert.Equal((ErrorCode.InvalidArgument, true), (e.Code, e.Message.StartsWith("-Append ", StringComparison.Ordinal)));
    }

    [Fact]
    public void NoClobber_keeps_a_file_and_Force_replaces_a_read_only_one()
    {
        string path = _reports.Write("r.jsonl", Reports.Judged());
        Assert.Equal(ErrorCode.ReportExists, Assert.Throws<AuthKitException>(() => ReportFile.Open(Lines(path) with { NoClobber = true })).Code);
        new FileInfo(path).IsReadOnly = true;
        AuthKitException refused = Assert.Throws<AuthKitException>(() => ReportFile.Open(Lines(path)));
        Assert.Equal((ErrorCode.ReportNotWritten, true), (refused.Code, refused.Message.Contains("-Force", StringComparison.Ordinal)));
        using (ReportFile file = ReportFile.Open(Lines(path) with { Force = true, Append = true }))
        {
            file.Write(Reports.Judged());
            file.Complete();
        }

        Assert.Equal((2, true), (Reports.Read(path).Count(), new FileInfo(path).IsReadOnly));
        using (ReportFile file = ReportFile.Open(Lines(path) with { Force = true }))
        {
            file.Complete();
        }

        Assert.Equal(("", true), (File.ReadAllText(path), new FileInfo(path).IsReadOnly));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error_before_the_first_result()
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => ReportFile.Open(Lines(Path.Combine(_reports.Folder, "none", "r.jsonl"))));
        Assert.Equal((ErrorCode.ReportNotWritten, true), (e.Code, e.Message.Contains("Create the folder first", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("r.txt")]
    [InlineData("r")]
    public void An_unknown_extension_asks_for_a_format(string name)
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => ReportFormats.FromPath(name));
        Assert.Equal((ErrorCode.InvalidArgument, true), (e.Code, e.Message.Contains("-Format", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Reports.Names), MemberType = typeof(Reports))]
    public void A_writer_lets_go_of_what_it_has_written(string name)
    {
        string path = _reports.PathOf(name);
        using ReportFile file = ReportFile.Open(new ReportFileOptions(path, ReportFormats.FromPath(path)));
        WeakReference[] written = [.. Enumerable.Range(0, 20).Select(_ => WriteOne(file))];
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        // The last one may still be on the stack.
        Assert.InRange(written.Count(static w => w.IsAlive), 0, 1);
        file.Complete();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference WriteOne(ReportFile file)
    {
        McpDiscoveryResult result = Reports.Judged(("PRM-001", McpRuleVerdict.Fail));
        file.Write(result);
        return new WeakReference(result);
    }

    private static ReportFileOptions Lines(string path) => new(path, McpReportFormat.JsonLines);
}
