namespace AuthKit.Mcp.Shell.Tests;

public class CommandTests
{
    [Theory]
    [InlineData("1", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("& { exit 3 }; 'not reached'", 3)]
    [InlineData("throw 'x'", 1)]
    [InlineData("1/0", 1)]
    [InlineData("1/0; 'fine again'", 0)]
    [InlineData("No-SuchCommand", 1)]
    [InlineData("if (", 1)]
    public async Task The_exit_code_tells_how_a_command_ended(string command, int expected)
    {
        Outcome outcome = await BuiltTool.Run("-Command", command);
        Assert.Equal(expected, outcome.ExitCode);
        Assert.DoesNotContain("not reached", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bundled_module_is_imported_and_no_other()
    {
        Outcome outcome = await BuiltTool.Run("-c", "(Get-Module).Path; [AuthKit.Mcp.DependencyResolver].Assembly.Location");
        string module = Path.Combine(BuiltTool.Folder, "module", "AuthKit.Mcp");
        Assert.Equal([Path.Combine(module, "AuthKit.Mcp.psm1"), Path.Combine(module, "bin", "net8.0", "AuthKit.Mcp.PowerShell.dll")], outcome.Lines.Where(static l => !l.Contains("Microsoft.PowerShell.Core", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Only_output_goes_to_standard_output()
    {
        Outcome outcome = await BuiltTool.Run("-c", "function Test-It { [CmdletBinding()] param() 'data'; $PSCmdlet.WriteWarning('careful'); $PSCmdlet.WriteVerbose('because'); No-SuchCommand; $PSCmdlet.WriteProgress([Management.Automation.ProgressRecord]::new(1, 'busy', 'now')) }; Test-It -Verbose");
        Assert.Equal("data", Assert.Single(outcome.Lines));
        Assert.Contains("WARNING: careful", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("VERBOSE: because", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("'No-SuchCommand'", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("busy", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_are_shown_with_their_view_and_without_colour_when_redirected()
    {
        Outcome outcome = await BuiltTool.Run("-c", "$PSStyle.OutputRendering = 'Ansi'; Get-Module AuthKit.Mcp; $PSStyle.Foreground.Red + 'plain'; throw 'red'");
        Assert.Contains(outcome.Lines, static l => l.StartsWith("ModuleType Version", StringComparison.Ordinal));
        Assert.Contains(outcome.Lines, static l => l.Contains(BuiltTool.Version, StringComparison.Ordinal) && l.Contains("AuthKit.Mcp", StringComparison.Ordinal));
        Assert.Equal("plain", outcome.Lines[^1]);
        Assert.DoesNotContain('\x1b', outcome.Output + outcome.Error);
    }

    [Fact]
    public async Task A_command_that_only_a_full_PowerShell_has_gets_a_hint()
    {
        Outcome outcome = await BuiltTool.Run("-c", "1 | Select-Object");
        Assert.Contains("'Select-Object'", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("install PowerShell for the rest", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dash_reads_the_whole_script_from_standard_input()
    {
        Outcome outcome = await BuiltTool.RunWithInput("function f {\n\n  'from f'\n}\nf\nexit 6\n", "-Command", "-");
        Assert.Equal((6, "from f"), (outcome.ExitCode, Assert.Single(outcome.Lines)));
    }

    [Theory]
    [InlineData("function f { param([Parameter(Mandatory)] $Name) }; f", "mandatory parameters: Name")]
    [InlineData("Remove-Module AuthKit.Mcp -Confirm", "-Confirm:$false")]
    [InlineData("$Host.UI.ReadLine()", "cannot ask here")]
    [InlineData("$Host.UI.PromptForCredential('c', 'm', 'u', 't')", "cannot ask here")]
    public async Task A_question_is_an_error_when_nobody_can_answer(string command, string said)
    {
        Outcome outcome = await BuiltTool.Run("-NonInteractive", "-c", command);
        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("-c 'No-SuchCommand' 2>&-", 1, "")]
    [InlineData("-c 'No-SuchCommand' 2>/dev/full", 1, "")]
    [InlineData("-Bogus 2>/dev/full", 64, "")]
    [InlineData("-Version >/dev/full", 1, "cannot be written")]
    [InlineData("-Version >&-", 1, "cannot be written")]
    public async Task A_stream_that_takes_nothing_is_no_crash(string line, int expected, string told)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux has a file that is always full.");
        using ChildProcess shell = ChildProcess.Start("sh", ["-c", $"dotnet '{BuiltTool.Library}' {line}"]);
        Outcome outcome = await shell.Finish();
        Assert.Equal((expected, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(told, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_switch_is_refused_in_one_line()
    {
        Outcome outcome = await BuiltTool.Run("-Bogus");
        Assert.Equal((64, ""), (outcome.ExitCode, outcome.Output));
        Assert.Single(outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Version_names_the_tool_and_the_engine()
    {
        Outcome outcome = await BuiltTool.Run("-Version");
        Assert.StartsWith($"authkit-mcp {BuiltTool.Version} (PowerShell engine 7.", outcome.Output, StringComparison.Ordinal);
    }
}
