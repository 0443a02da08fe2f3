using System.Collections.Concurrent;
using System.Diagnostics;
using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Core.Tests.Migration.LegacyOAuth;

/// <summary>What a search cannot read or does not do, and whom it tells.</summary>
public sealed class SearchLimitsTests : IDisposable
{
    private readonly SourceTree _tree = new();
    private readonly ConcurrentBag<AuthKitException> _failed = [];
    private readonly ConcurrentBag<string> _warned = [];

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task A_file_that_is_gone_before_it_is_read_is_reported_and_the_search_goes_on()
    {
        _tree.With("a.min.js", "").With("b.js", SourceTree.TokenRoute).With("c.js", SourceTree.TokenRoute);

        // The walk tells of the first file before it comes to the second, whoever runs this.
        LegacyOAuthOptions options = new() { Skipped = _ => File.Delete(Path.Combine(_tree.Root, "b.js")), Failed = _failed.Add };
        Assert.Equal("c.js", _tree.Below(Assert.Single(await _tree.FindAsync(options))));
        AuthKitException failed = Assert.Single(_failed);
        Assert.Equal(ErrorCode.SourceUnreadable, failed.Code);
        Assert.Contains("b.js", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_listed_is_reported_and_the_search_goes_on()
    {
        _tree.With("a.min.js", "").With("gone/a.js", SourceTree.TokenRoute).With("there/a.js", SourceTree.TokenRoute).With("node_modules/a.js", "");
        LegacyOAuthOptions options = new() { Skipped = Delete, Failed = _failed.Add };
        Assert.Equal("there/a.js", _tree.Below(Assert.Single(await _tree.FindAsync(options))));
        AuthKitException failed = Assert.Single(_failed);
        Assert.Equal(ErrorCode.SourceUnreadable, failed.Code);
        Assert.Contains("gone", failed.Message, StringComparison.Ordinal);

        void Delete(string why)
        {
            if (Directory.Exists(Path.Combine(_tree.Root, "gone")))
            {
                Directory.Delete(Path.Combine(_tree.Root, "gone"), recursive: true);
            }
        }
    }

    [SkippableFact]
    public async Task A_pipe_with_the_name_of_a_source_file_is_not_waited_for()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no pipes in folders of Windows.");
        _tree.With("a.js", SourceTree.TokenRoute);
        using (Process make = Process.Start("mkfifo", [Path.Combine(_tree.Root, "b.js"), Path.Combine(_tree.Root, "server.js")]))
        {
            await make.WaitForExitAsync();
            Assert.Equal(0, make.ExitCode);
        }

        Assert.Equal("a.js", _tree.Below(Assert.Single(await _tree.FindAsync(new LegacyOAuthOptions { Failed = _failed.Add }).WaitAsync(TimeSpan.FromSeconds(30)))));
        Assert.Empty(_failed);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public async Task Names_are_followed_up_to_a_number_of_files_and_a_warning_tells_when_they_are_not(int more, int warnings)
    {
        for (int i = 0; i < TreeLinks.MostSeeds + more - 1; i++)
        {
            _tree.With($"d/{i}.js", SourceTree.TokenRoute);
        }

        _tree.With("lib/token.js", "export async function tokenEndpoint(req, res) {\n  if (req.body.grant_type !== 'authorization_code') return res.json({ error: 'unsupported_grant_type' })\n}\n")
            .With("server.js", "import { tokenEndpoint } from './lib/token.js'\n\napp.post(paths.exchange, tokenEndpoint)\n");
        List<McpLegacyOAuthPlace> found = await _tree.FindAsync(new LegacyOAuthOptions { Warned = _warned.Add });
        Assert.Equal(warnings, _warned.Count);
        Assert.All(_warned, static w => Assert.Contains("400", w, StringComparison.Ordinal));
        Assert.Equal(more == 0, found.Exists(static p => p.PatternId == "handler.use"));
    }
}
