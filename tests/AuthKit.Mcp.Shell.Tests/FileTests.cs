namespace AuthKit.Mcp.Shell.Tests;

public sealed class FileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Arguments_bind_to_the_param_block()
    {
        string script = _folder.Write("bind.ps1", """
            using namespace System.Text
            param([string] $Name, [switch] $Force, [int] $Count, [switch] $Quiet)
            "$Name|$Force|$Count|$Quiet|$($args -join ',')|$([StringBuilder]::new('sb'))"
            """);
        Outcome outcome = await BuiltTool.Run("-File", script, "-Count:3", "-Force", "-Name", "two words", "-Quiet:$false", "rest", "-7");
        Assert.Equal((0, "", "two words|True|3|False|rest,-7|sb"), (outcome.ExitCode, outcome.Error, Assert.Single(outcome.Lines)));
    }

    [Fact]
    public async Task A_script_knows_where_it_is()
    {
        string script = _folder.Write("where.ps1", "$PSScriptRoot; $PSCommandPath");
        Outcome outcome = await BuiltTool.Run(script);
        Assert.Equal([_folder.Path, script], outcome.Lines);
    }

    [Theory]
    [InlineData("exit 3", 3)]
    [InlineData("& { exit 5 }; 'not reached'", 5)]
    [InlineData("throw 'broken'", 1)]
    [InlineData("$ErrorActionPreference = 'Stop'; No-SuchCommand; 'not reached'", 1)]
    [InlineData("1/0", 0)]
    [InlineData("if (", 1)]
    public async Task The_exit_code_tells_how_a_script_ended(string text, int expected)
    {
        Outcome outcome = await BuiltTool.Run("-File", _folder.Write("end.ps1", text));
        Assert.Equal((expected, ""), (outcome.ExitCode, outcome.Output));
    }

    [Fact]
    public async Task The_exit_code_of_a_called_script_does_not_end_the_caller()
    {
        _folder.Write("inner.ps1", "exit 9");
        string outer = _folder.Write("outer.ps1", "& $PSScriptRoot/inner.ps1; \"inner said $LASTEXITCODE\"");
        Outcome outcome = await BuiltTool.Run("-File", outer);
        Assert.Equal((0, "inner said 9"), (outcome.ExitCode, Assert.Single(outcome.Lines)));
    }

    [Fact]
    public async Task An_error_in_a_script_names_the_line()
    {
        string script = _folder.Write("error.ps1", "'first'\nthrow 'broken here'\n");
        Outcome outcome = await BuiltTool.Run("-File", script);
        Assert.Equal(["Error: broken here", $"  at {script}:2: throw 'broken here'"], outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l.TrimEnd('\r')));
    }

    [Theory]
    [InlineData("-Version 99", "PowerShell 99.0")]
    [InlineData("-PSEdition Desktop", "the PowerShell edition Desktop")]
    [InlineData("-Modules No.Such.Module", "the module No.Such.Module")]
    [InlineData("-Modules @{ ModuleName = 'AuthKit.Mcp'; ModuleVersion = '99.0' }", "AuthKit.Mcp")]
    public async Task A_script_is_not_run_where_its_demands_are_not_met(string demand, string told)
    {
        Outcome outcome = await BuiltTool.Run("-File", _folder.Write("demand.ps1", $"#requires {demand}\n'ran'\n"));
        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("'demand.ps1' was not run", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(told, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_runs_where_its_demands_are_met()
    {
        string script = _folder.Write("met.ps1", "#requires -Version 7.4 -PSEdition Core -Modules AuthKit.Mcp\n'ran'\n");
        Outcome outcome = await BuiltTool.Run("-File", script);
        Assert.Equal((0, "", "ran"), (outcome.ExitCode, outcome.Error, Assert.Single(outcome.Lines)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-File", "")]
    public async Task An_empty_path_is_a_usage_error(params string[] arguments)
    {
        Outcome outcome = await BuiltTool.Run(arguments);
        Assert.Equal((64, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("-File needs the path", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_script_is_a_usage_error()
    {
        Outcome outcome = await BuiltTool.Run("-File", Path.Combine(_folder.Path, "none.ps1"));
        Assert.Equal(64, outcome.ExitCode);
        Assert.Contains("does not exist", outcome.Error, StringComparison.Ordinal);
    }
}
