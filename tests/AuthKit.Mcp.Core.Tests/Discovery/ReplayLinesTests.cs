using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>Replay lines are pasted into shells, so nothing in them may leave its quotes or hold a secret.</summary>
public class ReplayLinesTests
{
    [Theory]
    [InlineData('\'')]
    [InlineData('\u2018')]
    [InlineData('\u2019')]
    [InlineData('\u201a')]
    [InlineData('\u201b')]
    public void Every_quote_that_PowerShell_knows_is_doubled(char quote)
    {
        McpReplay replay = ReplayLines.For(new WireRequest("GET", $"https://x/{quote};calc;{quote}"));
        Assert.Contains($"'https://x/{quote}{quote};calc;{quote}{quote}'", replay.InvokeWebRequest, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_does_not_end_the_text_of_a_POSIX_shell() =>
        Assert.EndsWith("'https://x/'\\'';id'", ReplayLines.For(new WireRequest("GET", "https://x/';id")).Curl, StringComparison.Ordinal);

    [Fact]
    public void Control_characters_are_shown_and_credentials_are_not()
    {
        McpReplay replay = ReplayLines.For(new WireRequest("POST", "https://x/\u001b[2J")
        {
            Headers = [new HeaderLine("authorization", "Bearer hunter2"), new HeaderLine("Content-Type", "application/json")],
            Body = "{\n}",
        });
        foreach (string line in new[] { replay.Curl, replay.InvokeWebRequest })
        {
            Assert.DoesNotContain(line, Text.IsUnsafe);
            Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
            Assert.Contains("<token>", line, StringComparison.Ordinal);
        }
    }
}
