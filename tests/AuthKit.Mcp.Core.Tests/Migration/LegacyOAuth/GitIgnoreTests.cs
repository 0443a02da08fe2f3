using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Core.Tests.Migration.LegacyOAuth;

/// <summary>The semantics of gitignore(5).</summary>
public class GitIgnoreTests
{
    [Theory]
    [InlineData("old", "old", true, true)]
    [InlineData("old", "a/old", true, true)]
    [InlineData("/old", "a/old", true, false)]
    [InlineData("a/old", "b/a/old", true, false)]
    [InlineData("old/", "old", false, false)]
    [InlineData("old/", "a/old", true, true)]
    [InlineData("*.js", "a/b.js", false, true)]
    [InlineData("*.js", "a/b.jsx", false, false)]
    [InlineData("a/*.js", "a/b/c.js", false, false)]
    [InlineData("**/gen", "x/y/gen", true, true)]
    [InlineData("a/**/b", "a/b", false, true)]
    [InlineData("a/**/b", "a/x/y/b", false, true)]
    [InlineData("a/**", "a/x", false, true)]
    [InlineData("a/**", "a", true, false)]
    [InlineData("fil?.js", "file.js", false, true)]
    [InlineData("[a-c].js", "b.js", false, true)]
    [InlineData("[!a-c].js", "b.js", false, false)]
    [InlineData("\\#x", "#x", false, true)]
    [InlineData("\\!x", "!x", false, true)]
    [InlineData("x  ", "x", false, true)]
    [InlineData("x\\ ", "x ", false, true)]
    [InlineData("# x", "# x", false, false)]
    [InlineData("", "x", false, false)]
    public void A_line_is_about(string line, string path, bool isFolder, bool expected) =>
        Assert.Equal(expected, IgnoreFile.Parse("/r", [line]).Ignores("/r/" + path, isFolder) ?? false);

    [Fact]
    public void The_last_line_decides() =>
        Assert.Equal([false, true], new[] { "keep.js", "b.js" }.Select(static f => IgnoreFile.Parse("/r", ["*.js", "!keep.js"]).Ignores("/r/" + f, isFolder: false) ?? false));

    [Fact]
    public void Many_stars_take_no_time() =>
        Assert.False(SegmentGlob.IsMatch(string.Concat(Enumerable.Repeat("*a", 40)) + "b", new string('a', 5000)));
}
