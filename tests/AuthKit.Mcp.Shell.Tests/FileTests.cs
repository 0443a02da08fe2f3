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

    [Fact]
    public async Task A_missing_script_is_a_usage_error()
    {
        Outcome outcome = await BuiltTool.Run("-File", Path.Combine(_folder.Path, "none.ps1"));
        Assert.Equal(64, outcome.ExitCode);
        Assert.Contains("does not exist", outcome.Error, StringComparison.Ordinal);
    }
}
