using System.Text;
using System.Text.RegularExpressions;
using AuthKit.Mcp.Reporting;
using Markdig;

namespace AuthKit.Mcp.Core.Tests.Reporting;

/// <summary>What every format owes to whoever opens it, whatever a server sent.</summary>
public sealed partial class HostileTextTests : IDisposable
{
    private static readonly string[] Texts =
    [
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "]]><x/><!-- -->&amp;&#0;",
        "=cmd|' /C calc'!A0",
        "+1\t=1\r\n=1,\"=1\";=1",
        "\u0000\u0001\u0007\u0008\u000b\u000c\u000e\u001f\u007f\u0085\u009b",
        "\u001b[31mred\u001b]0;title\u0007\u001b]8;;https://evil.example\u001b\\",
        "\"'`\\ \u201c\u2018",
        "a\nb\r\nc\u2028d\u2029e",
        "\u202eltr\u200b\u2066\ufeff\ud83d\ude00\ud800\ufffe\uffff",
        "::error::x\n##vso[task.complete]\n##[command]x ${{ secrets.X }} %0A::x::",
        "# h\n- l\n> q\n|c|\n[x](javascript:alert(1)) ![i](https://evil.example) @all https://evil.example",
        "\"} 1\n# TYPE x counter\nx 1\n",
        Reports.Hostile,
    ];

    private readonly Reports _reports = new();

    public static TheoryData<McpReportFormat> Formats => [.. Enum.GetValues<McpReportFormat>()];

    public void Dispose() => _reports.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void No_control_character_escape_or_unseen_direction_reaches_a_file_and_it_is_UTF_8(McpReportFormat format)
    {
        byte[] bytes = File.ReadAllBytes(_reports.Write(ReportFormats.FileName(format), [.. Texts.Select(Reports.Everywhere)]));
        string text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        Assert.DoesNotMatch(Unseen(), text);
        Assert.NotEqual('\ufeff', text[0]);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Text_makes_no_line_and_no_structure_of_its_own(McpReportFormat format)
    {
        string name = ReportFormats.FileName(format);
        int plain = File.ReadAllLines(_reports.Write(name, [.. Texts.Select(static (_, i) => Reports.Everywhere($"plain {i}."))])).Length;
        Assert.Equal(plain, File.ReadAllLines(_reports.Write(name, [.. Texts.Select(Reports.Everywhere)])).Length);
    }

    [Fact]
    public void Markdown_stays_text_to_a_parser_of_Markdown()
    {
        MarkdownPipeline pipeline = new MarkdownPipelineBuilder().UseAdvancedExtensions().UseAutoLinks().Build();
        string html = Markdown.ToHtml(File.ReadAllText(_reports.Write("r.md", [.. Texts.Select(Reports.Everywhere)])), pipeline);
        Assert.DoesNotMatch(Active(), html);
        Assert.Equal(1, Regex.Count(html, "<h1"));
        Assert.Equal(Texts.Length, Regex.Count(html, "<h2"));
    }

    [Fact]
    public void Every_format_has_a_file_name_that_leads_back_to_it() =>
        Assert.All(Enum.GetValues<McpReportFormat>(), static f => Assert.Equal(f, ReportFormats.FromPath(ReportFormats.FileName(f))));

    [GeneratedRegex("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u2028\u2029\u202e\u2066\ufffe\uffff]")]
    private static partial Regex Unseen();

    [GeneratedRegex("<(script|img|a|x|iframe)[ />]", RegexOptions.IgnoreCase)]
    private static partial Regex Active();
}
