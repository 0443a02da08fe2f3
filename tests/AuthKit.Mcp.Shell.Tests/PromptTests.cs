namespace AuthKit.Mcp.Shell.Tests;

public class PromptTests
{
    [Theory]
    [InlineData("if ($true) {", true)]
    [InlineData("'open", true)]
    [InlineData("1 |", true)]
    [InlineData("1 + 1", false)]
    [InlineData(")", false)]
    public void Only_a_statement_that_can_be_completed_waits_for_more(string text, bool incomplete) => Assert.Equal(incomplete, Repl.IsIncomplete(text));

    [Fact]
    public async Task A_redirected_prompt_runs_statements_over_several_lines_and_ends_with_the_input()
    {
        Outcome outcome = await BuiltTool.RunWithInput("$a = 2\nif ($a -eq 2) {\n  'two'\n}\n$a * 21\n");
        Assert.Equal(["two", "42"], outcome.Lines);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
    }

    [Fact]
    public async Task Exit_ends_a_prompt_at_once()
    {
        Outcome outcome = await BuiltTool.RunWithInput("'a'\nexit 4\n'b'\n");
        Assert.Equal((4, "a"), (outcome.ExitCode, Assert.Single(outcome.Lines)));
    }

    [Fact]
    public async Task A_redirected_prompt_goes_on_after_an_error_and_reports_the_last_statement()
    {
        Outcome outcome = await BuiltTool.RunWithInput("throw 'first'\n'next'\nNo-SuchCommand\n");
        Assert.Equal((1, "next"), (outcome.ExitCode, Assert.Single(outcome.Lines)));
        Assert.StartsWith("Error: first", outcome.Error, StringComparison.Ordinal);
    }
}
