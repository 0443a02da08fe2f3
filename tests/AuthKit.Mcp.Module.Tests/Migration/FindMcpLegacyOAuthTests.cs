using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Migration;

public sealed class FindMcpLegacyOAuthTests : IDisposable
{
    private const string Route = "export async function POST(req) {\n  const form = await req.formData()\n  if (form.get('grant_type') !== 'authorization_code') return Response.json({ error: 'unsupported_grant_type' })\n}\n";
    private readonly ModuleHost _host = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authkit-mcp-find-");

    public FindMcpLegacyOAuthTests()
    {
        Write("app/[...slug]/oauth/token/route.ts", Route);
        Write("server.js", "const app = express()\napp.post('/mcp', serve)\napp.post('/oauth/token', (req, res) => {\n  res.json({})\n})\n");
        _host.Set("root", _folder.FullName);
    }

    public void Dispose()
    {
        _host.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_place_says_where_and_why_and_fits_no_path_parameter()
    {
        Result result = _host.Run("$p = Find-McpLegacyOAuth $root | Where-Object { $_.File -like '*server.js' }; \"$($p.Line) $($p.EndLine) $($p.Kind) $($p.Confidence) $($p.Scope)\"; $p.Reason.Length -gt 10; @($p.PSObject.Properties.Name | Where-Object { $_ -in 'Path', 'FullName', 'PSPath', 'LiteralPath', 'LP' }).Count");
        Assert.Empty(result.AllErrors);
        Assert.Equal(["3 5 TokenRoute High Section", true, 0], result.Output.Select(static o => o.BaseObject));
    }

    [Fact]
    public void A_whole_file_binds_to_a_literal_path_with_brackets_in_it()
    {
        // The bare engine has no Remove-Item, so the cmdlet itself stands in: its -LiteralPath has the alias PSPath as that of Remove-Item has.
        Result result = _host.Run("$w = @(Find-McpLegacyOAuth $root -WholeFile); $w.Count; @($w | Find-McpLegacyOAuth).Count; $w[0].PSPath -like '*`[...slug`]*'");
        Assert.Empty(result.AllErrors);
        Assert.Equal([1, 1, true], result.Output.Select(static o => o.BaseObject));
    }

    [Theory]
    [InlineData("Find-McpLegacyOAuth $root", 2)]
    [InlineData("$root, \"$root/server.js\" | Find-McpLegacyOAuth", 3)]
    [InlineData("Find-McpLegacyOAuth \"$root/*.js\"", 1)]
    [InlineData("Find-McpLegacyOAuth -LiteralPath \"$root/app/[...slug]\"", 1)]
    [InlineData("Find-McpLegacyOAuth $root -Language TypeScript", 1)]
    [InlineData("Find-McpLegacyOAuth $root -Kind JwtSigning", 0)]
    [InlineData("Find-McpLegacyOAuth $root -MinimumConfidence High -Exclude app", 1)]
    public void The_search_is_steered(string call, int places)
    {
        Result result = _host.Run($"@({call}).Count");
        Assert.Empty(result.AllErrors);
        Assert.Equal(places, result.Single<int>());
    }

    [Theory]
    [InlineData("Find-McpLegacyOAuth \"$root/nowhere\"", "SourceNotFound")]
    [InlineData("Find-McpLegacyOAuth \"$root/nowhere*.js\"", "SourceNotFound")]
    [InlineData("Find-McpLegacyOAuth Env:/PATH", "InvalidArgument")]
    public void A_path_that_cannot_be_searched_is_an_error_about_that_path(string call, string id)
    {
        Result result = _host.Run($"@({call}).Count; @(\"$root/nowhere\", $root | Find-McpLegacyOAuth -ErrorAction SilentlyContinue).Count");
        Assert.Equal([0, 2], result.Output.Select(static o => o.BaseObject));
        Assert.Contains(id, result.ErrorIds);
    }

    [Theory]
    [InlineData("Find-McpLegacyOAuth \"$root/empty\"", "No file in a language that is searched")]
    [InlineData("Find-McpLegacyOAuth \"$root/java\"", ".java (2)")]
    [InlineData("Find-McpLegacyOAuth \"$root/java/A.java\", \"$root/server.js\"", ".java (1)")]
    [InlineData("Find-McpLegacyOAuth \"$root/large.js\"", "too large")]
    [InlineData("Find-McpLegacyOAuth \"$root/server.js\", \"$root/a.min.js\"", "a.min.js (a tool wrote it)")]
    [InlineData("\"$root/notes.md\", \"$root/server.js\" | Find-McpLegacyOAuth -WholeFile", "notes.md (its name is not that of a source file)")]
    [InlineData("Find-McpLegacyOAuth \"$root/java\" -Language Python", "(Python)")]
    public void What_was_not_searched_is_warned_of(string call, string told)
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "empty"));
        Write("java/A.java", "class A {}\n");
        Write("java/b/B.java", "class B {}\n");
        Write("large.js", new string('\n', 3 * 1024 * 1024));
        Write("a.min.js", "1\n");
        Write("notes.md", "# Notes\n");
        Result result = _host.Run($"$null = {call}");
        Assert.Empty(result.AllErrors);
        Assert.Contains(result.Warnings, w => w.Message.Contains(told, StringComparison.Ordinal));
    }

    [Fact]
    public void A_tree_that_was_read_is_not_warned_of()
    {
        Assert.Empty(_host.Run("$null = Find-McpLegacyOAuth $root").Warnings);
        Assert.Empty(_host.Run("$null = Find-McpLegacyOAuth \"$root/nowhere\"").Warnings);
    }

    [Fact]
    public void The_view_names_each_file_once_and_the_lines_in_it()
    {
        IReadOnlyList<string> shown = _host.Show("Find-McpLegacyOAuth \"$root/server.js\"");
        Assert.Contains("server.js", Assert.Single(shown, static l => l.Contains("File:", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(shown, static l => System.Text.RegularExpressions.Regex.IsMatch(l, @"^ *\d+(-\d+)? +(High|Medium|Low) +TokenRoute "));
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? _folder.FullName);
        File.WriteAllText(path, text);
    }
}
