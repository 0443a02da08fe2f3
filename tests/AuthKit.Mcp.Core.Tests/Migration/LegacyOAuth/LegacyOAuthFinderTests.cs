using System.Collections.Concurrent;
using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Core.Tests.Migration.LegacyOAuth;

public sealed class LegacyOAuthFinderTests : IDisposable
{
    private readonly SourceTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Ten_thousand_files_come_in_order_and_none_is_lost()
    {
        for (int i = 0; i < 10_000; i++)
        {
            _tree.With($"d{i % 100:00}/f{i:00000}.js", i % 100 == 7 ? SourceTree.TokenRoute : $"export const n = {i}\n");
        }

        List<McpLegacyOAuthPlace> found = await _tree.FindAsync();
        Assert.Equal(100, found.Count);
        Assert.Equal(found.Select(static p => p.File).Order(StringComparer.Ordinal), found.Select(static p => p.File));
    }

    [Fact]
    public async Task The_first_place_comes_before_the_last_file_is_read()
    {
        _tree.With("a.js", SourceTree.TokenRoute);
        for (int i = 0; i < 500; i++)
        {
            _tree.With($"z/{i}.js", SourceTree.TokenRoute);
        }

        int failed = 0;
        LegacyOAuthOptions options = new() { ThrottleLimit = 1, Failed = _ => Interlocked.Increment(ref failed) };
        await using IAsyncEnumerator<McpLegacyOAuthPlace> places = new LegacyOAuthFinder().FindAsync(_tree.Root, options, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await places.MoveNextAsync());
        Assert.Equal("a.js", _tree.Below(places.Current));
        Directory.Delete(Path.Combine(_tree.Root, "z"), recursive: true);
        while (await places.MoveNextAsync())
        {
        }

        Assert.NotEqual(0, failed);
    }

    [Fact]
    public async Task A_loop_of_links_ends_and_nothing_is_found_twice()
    {
        _tree.With("a/server.js", SourceTree.TokenRoute);
        Directory.CreateSymbolicLink(Path.Combine(_tree.Root, "a", "loop"), _tree.Root);
        ConcurrentBag<string> skipped = [];
        McpLegacyOAuthPlace place = Assert.Single(await _tree.FindAsync(new LegacyOAuthOptions { Skipped = skipped.Add }));
        Assert.Equal("a/server.js", _tree.Below(place));
        Assert.Contains(skipped, static s => s.Contains("a link", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("node_modules/x/a.js", "dependencies")]
    [InlineData("vendor/a.js", "dependencies")]
    [InlineData("dist/a.js", "build output")]
    [InlineData("old/a.js", "git ignores it")]
    [InlineData("sub/gone.js", "git ignores it")]
    [InlineData("a.min.js", "a tool wrote it")]
    [InlineData("test/a.js", "a test")]
    [InlineData("a.test.js", "a test")]
    [InlineData("skip/a.js", "-Exclude names it")]
    public async Task What_nobody_wrote_for_the_server_is_left_out_with_a_word(string path, string why)
    {
        _tree.With(path, SourceTree.TokenRoute).With(".gitignore", "/old/\n*.gone\n").With("sub/.gitignore", "gone.js\n");
        ConcurrentBag<string> skipped = [];
        Assert.Empty(await _tree.FindAsync(new LegacyOAuthOptions { Skipped = skipped.Add, Exclude = ["skip"] }));
        Assert.Contains(skipped, s => s.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_nested_gitignore_takes_back_what_one_above_ignores()
    {
        _tree.With(".gitignore", "*.js\n").With("keep/.gitignore", "!server.js\n").With("keep/server.js", SourceTree.TokenRoute).With("server.js", SourceTree.TokenRoute);
        Assert.Equal("keep/server.js", _tree.Below(Assert.Single(await _tree.FindAsync())));
    }

    [Fact]
    public async Task Huge_binary_and_minified_files_are_left_out_with_a_word()
    {
        _tree.With("huge.js", SourceTree.TokenRoute + new string('\n', 3 * 1024 * 1024)).With("binary.js", "\0" + SourceTree.TokenRoute).With("one-line.js", SourceTree.TokenRoute + new string('x', 9000));
        ConcurrentBag<string> skipped = [];
        Assert.Empty(await _tree.FindAsync(new LegacyOAuthOptions { Skipped = skipped.Add }));
        Assert.Equal(["binary", "minified", "too large"], new[] { "binary", "minified", "too large" }.Where(w => skipped.Any(s => s.Contains(w, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Comments_and_strings_are_no_code()
    {
        _tree.With("a.js", "// app.post('/oauth/token', handler)\n/* app.get('/oauth/authorize', h) */\nconst help = \"app.post('/oauth/token', handler)\"\n")
            .With("b.py", "\"\"\"\n@app.post(\"/oauth/token\")\ndef token(): ...\n\"\"\"\n# @app.get(\"/oauth/authorize\")\n");
        Assert.Empty(await _tree.FindAsync());
    }

    [Fact]
    public async Task In_a_mixed_file_only_the_lines_of_the_old_code_are_a_place()
    {
        _tree.With("server.js", "const app = express()\n\napp.post('/mcp', (req, res) => res.json({ jsonrpc: '2.0' }))\n\n" + SourceTree.TokenRoute + "\napp.listen(3000)\n");
        McpLegacyOAuthPlace place = Assert.Single(await _tree.FindAsync());
        Assert.Equal((5, 7, McpLegacyOAuthKind.TokenRoute, McpLegacyOAuthConfidence.High, McpLegacyOAuthScope.Section), (place.Line, place.EndLine, place.Kind, place.Confidence, place.Scope));
    }

    [Fact]
    public async Task A_folder_with_brackets_in_its_name_is_searched_and_its_file_can_go()
    {
        const string Route = "export async function POST(req) {\n  const form = await req.formData()\n  if (form.get('grant_type') !== 'authorization_code') return Response.json({ error: 'unsupported_grant_type' })\n}\n";
        _tree.With("app/[...slug]/oauth/token/route.ts", Route);
        Assert.Equal(McpLegacyOAuthScope.File, Assert.Single(await _tree.FindAsync(below: Path.Combine("app", "[...slug]"))).Scope);
        List<McpLegacyOAuthFile> files = [];
        await foreach (McpLegacyOAuthFile file in new LegacyOAuthFinder().FindWholeFilesAsync(_tree.Root, new LegacyOAuthOptions(), CancellationToken.None))
        {
            files.Add(file);
        }

        Assert.EndsWith("[...slug]" + string.Concat("/oauth/token/route.ts".Select(static c => c == '/' ? Path.DirectorySeparatorChar : c)), Assert.Single(files).PSPath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_a_live_file_uses_is_not_whole_and_the_user_is_named()
    {
        _tree.With("lib/pkce.js", "const crypto = require('crypto')\nfunction pkceMatches(verifier, challenge) {\n  return crypto.createHash('sha256').update(verifier).digest('base64url') === challenge\n}\nmodule.exports = { pkceMatches }\n")
            .With("live.js", "const { pkceMatches } = require('./lib/pkce')\napp.listen(1)\n");
        ConcurrentBag<string> skipped = [];
        await foreach (McpLegacyOAuthFile file in new LegacyOAuthFinder().FindWholeFilesAsync(_tree.Root, new LegacyOAuthOptions { Skipped = skipped.Add }, CancellationToken.None))
        {
            Assert.Fail(file.File);
        }

        Assert.Contains(skipped, static s => s.Contains("live.js uses it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redirect_to_the_gateway_and_resource_metadata_stay()
    {
        _tree.With("server.js", "app.get('/.well-known/oauth-authorization-server', (req, res) => res.redirect(308, AUTHKIT_URL + '/.well-known/oauth-authorization-server'))\napp.get('/.well-known/oauth-protected-resource', (req, res) => res.json({ resource: URL, authorization_servers: [AUTHKIT_URL] }))\n");
        Assert.Empty(await _tree.FindAsync());
    }

    [Fact]
    public async Task What_is_not_asked_for_is_not_found()
    {
        _tree.With("server.js", SourceTree.TokenRoute);
        Assert.Empty(await _tree.FindAsync(new LegacyOAuthOptions { Kinds = [McpLegacyOAuthKind.JwtSigning] }));
        Assert.Empty(await _tree.FindAsync(new LegacyOAuthOptions { Languages = [McpSourceLanguage.Python] }));
        Assert.Single(await _tree.FindAsync(new LegacyOAuthOptions { Kinds = [McpLegacyOAuthKind.TokenRoute], MinimumConfidence = McpLegacyOAuthConfidence.High }));
    }

    [Fact]
    public async Task A_path_that_is_not_there_says_so()
    {
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => _tree.FindAsync(below: "nowhere"));
        Assert.Equal(ErrorCode.SourceNotFound, e.Code);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_reported_and_the_search_goes_on()
    {
        _tree.With("a.js", SourceTree.TokenRoute).With("b.js", SourceTree.TokenRoute);
        using FileStream locked = new(Path.Combine(_tree.Root, "a.js"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        ConcurrentBag<AuthKitException> failed = [];
        Assert.Equal("b.js", _tree.Below(Assert.Single(await _tree.FindAsync(new LegacyOAuthOptions { Failed = failed.Add }))));
        Assert.Equal(ErrorCode.SourceUnreadable, Assert.Single(failed).Code);
    }
}
