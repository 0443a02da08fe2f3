using AuthKit.Mcp.Migration;
using TestTree = AuthKit.Mcp.Core.Tests.Migration.LegacyOAuth.SourceTree;
using Tree = AuthKit.Mcp.Migration.SourceTree;

namespace AuthKit.Mcp.Core.Tests.Migration;

/// <summary>Step 6 says that code is gone only of code that was read.</summary>
public sealed class SourceCoverageTests : IDisposable
{
    private readonly TestTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task An_empty_folder_proves_nothing()
    {
        StageFinding finding = await CleanupAsync();
        Assert.Equal(McpRuleVerdict.Inconclusive, finding.Verdict);
        Assert.Contains("No file in a language that is searched", finding.Message, StringComparison.Ordinal);
        Assert.Contains("-SourcePath", finding.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Languages_that_are_not_searched_are_named_with_their_counts()
    {
        _tree.With("index.js", "console.log(1)\n").With("a/OAuthController.java", "class A {}\n").With("b/B.java", "class B {}\n").With("c.kt", "fun c() {}\n");
        StageFinding finding = await CleanupAsync();
        Assert.Equal(McpRuleVerdict.Inconclusive, finding.Verdict);
        Assert.Contains(".java (2), .kt (1)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("-Exclude", finding.Next, StringComparison.Ordinal);
        Assert.Contains(finding.Evidence, static e => e.Contains("OAuthController.java", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_too_large_may_hold_anything()
    {
        _tree.With("index.js", "console.log(1)\n").With("server.js", TestTree.TokenRoute + new string('\n', 3 * 1024 * 1024));
        StageFinding finding = await CleanupAsync();
        Assert.Equal(McpRuleVerdict.Inconclusive, finding.Verdict);
        Assert.Contains("server.js", finding.Message, StringComparison.Ordinal);
        Assert.Contains(finding.Evidence, static e => e.Contains("server.js", StringComparison.Ordinal) && e.Contains("too large", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_link_out_of_the_tree_may_lead_anywhere_and_one_within_it_does_not()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need rights there.");
        using TestTree outside = new();
        outside.With("oauth.js", TestTree.TokenRoute);
        _tree.With("src/index.js", "console.log(1)\n");
        Directory.CreateSymbolicLink(Path.Combine(_tree.Root, "again"), Path.Combine(_tree.Root, "src"));
        Assert.Equal(McpRuleVerdict.Pass, (await CleanupAsync()).Verdict);

        Directory.CreateSymbolicLink(Path.Combine(_tree.Root, "src", "auth"), outside.Root);
        StageFinding finding = await CleanupAsync();
        Assert.Equal(McpRuleVerdict.Inconclusive, finding.Verdict);
        Assert.Contains("auth", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_left_out_by_design_is_evidence_and_no_doubt()
    {
        _tree.With("index.js", "console.log(1)\n").With(".gitignore", "old.js\n").With("old.js", TestTree.TokenRoute).With("node_modules/x/a.js", TestTree.TokenRoute).With("a.test.js", TestTree.TokenRoute);
        StageFinding finding = await CleanupAsync();
        Assert.Equal(McpRuleVerdict.Pass, finding.Verdict);
        Assert.All(new[] { "old.js: git ignores it", "node_modules: dependencies", "a.test.js: it is a test" }, w => Assert.Contains(finding.Evidence, e => e.Contains(w, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("bin/www.js", "", McpRuleVerdict.Fail)]
    [InlineData("bin/www.js", "app.csproj", McpRuleVerdict.Inconclusive)]
    [InlineData("bin/Debug/net8.0/wwwroot/a.js", "", McpRuleVerdict.Inconclusive)]
    public async Task A_folder_named_bin_is_build_output_only_where_a_build_writes_it(string path, string project, McpRuleVerdict verdict)
    {
        _tree.With($"src/{path}", TestTree.TokenRoute);
        if (project.Length > 0)
        {
            _tree.With($"src/{project}", "<Project />");
        }

        Assert.Equal(verdict, (await CleanupAsync()).Verdict);
    }

    [Fact]
    public async Task Without_a_question_to_the_former_endpoints_nothing_is_said_of_them()
    {
        _tree.With("index.js", "console.log(1)\n");
        StageFinding finding = await StageTests.CheckAsync(McpMigrationStep.Cleanup, Rules.Seen.Good(), Tree.Open(_tree.Root, null), readOnly: true);
        Assert.Equal(McpRuleVerdict.Skip, finding.Verdict);
        Assert.Contains("not asked", finding.Message, StringComparison.Ordinal);
        Assert.Contains("0 places", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("complete", finding.Message, StringComparison.Ordinal);
    }

    private Task<StageFinding> CleanupAsync() => StageTests.CheckAsync(McpMigrationStep.Cleanup, StageTests.Retired(404), Tree.Open(_tree.Root, null));
}
