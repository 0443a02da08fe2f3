namespace AuthKit.Mcp.Shell.Tests;

public class CommandLineTests
{
    [Fact]
    public void Without_arguments_there_is_a_prompt() => Assert.Equal(RunMode.Prompt, CommandLine.Parse([]).Mode);

    [Theory]
    [InlineData("-Command")]
    [InlineData("-command")]
    [InlineData("-c")]
    [InlineData("--command")]
    public void A_command_takes_all_that_follows(string name)
    {
        CommandLine line = CommandLine.Parse(["-NonInteractive", name, "Get-McpRule", "-Id", "X"]);
        Assert.Equal((RunMode.Command, "Get-McpRule -Id X", true), (line.Mode, line.Text, line.NonInteractive));
    }

    [Theory]
    [InlineData("-File")]
    [InlineData("-f")]
    public void A_script_keeps_its_arguments_even_those_that_look_like_ours(string name)
    {
        CommandLine line = CommandLine.Parse([name, "a.ps1", "-NonInteractive", "-c"]);
        Assert.Equal((RunMode.File, "a.ps1", false), (line.Mode, line.Text, line.NonInteractive));
        Assert.Equal(["-NonInteractive", "-c"], line.Arguments);
    }

    [Fact]
    public void A_bare_word_is_a_script()
    {
        CommandLine line = CommandLine.Parse(["-NoProfile", "-NoLogo", "a.ps1", "b"]);
        Assert.Equal((RunMode.File, "a.ps1", true), (line.Mode, line.Text, line.NoLogo));
        Assert.Equal(["b"], line.Arguments);
    }

    [Theory]
    [InlineData("-?")]
    [InlineData("-h")]
    [InlineData("--help")]
    public void Help_has_its_usual_names(string name) => Assert.Equal(RunMode.Help, CommandLine.Parse([name]).Mode);

    [Fact]
    public void An_unknown_switch_is_named() => Assert.Contains("'-Bogus'", Assert.Throws<UsageException>(static () => CommandLine.Parse(["-Bogus"])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("-Command")]
    [InlineData("-File")]
    public void A_switch_without_its_value_is_an_error(string name) => Assert.StartsWith(name, Assert.Throws<UsageException>(() => CommandLine.Parse([name])).Message, StringComparison.Ordinal);
}
