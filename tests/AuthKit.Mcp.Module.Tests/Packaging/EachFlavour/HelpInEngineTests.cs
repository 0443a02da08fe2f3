using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Packaging.EachFlavour;

/// <summary>Get-Help finds the help of the staged module, whichever flavour's library was imported.</summary>
public class HelpInEngineTests
{
    [Fact]
    public void Each_cmdlet_shows_its_written_help_in_full()
    {
        using ModuleHost host = new();
        Result result = host.Run(
            """
            Get-Command -Module AuthKit.Mcp | ForEach-Object {
                $help = Get-Help $_.Name -Full
                # Without a help file the engine makes up a help whose synopsis is the syntax.
                if ($help.Synopsis.Trim().StartsWith($_.Name)) { $_.Name + ': no synopsis' }
                if (-not $help.description) { $_.Name + ': no description' }
                if (@($help.examples.example).Count -eq 0 -or -not @($help.examples.example)[0].code) { $_.Name + ': no example' }
                if (-not $help.returnValues) { $_.Name + ': no outputs' }
                if (-not (Get-Help $_.Name -Examples).examples) { $_.Name + ': -Examples is empty' }
                $name = $_.Name
                # For a cmdlet without parameters of its own, -Parameter * is an error.
                if (-not $help.parameters) { return }
                (Get-Help $_.Name -Parameter *).Where({ -not $_.description }).ForEach({ $name + ' -' + $_.name + ': no text' })
            }
            """);
        Assert.Empty(result.AllErrors);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void A_question_mark_after_each_cmdlet_shows_its_synopsis()
    {
        using ModuleHost host = new();
        Result result = host.Run(
            """
            Get-Command -Module AuthKit.Mcp | ForEach-Object {
                $shown = & $_.Name -?
                $_.Name + ': ' + ($shown.Synopsis.Trim() -eq (Get-Help $_.Name).Synopsis.Trim() -and -not $shown.Synopsis.Trim().StartsWith($_.Name))
            }
            """);
        Assert.Empty(result.AllErrors);
        Assert.NotEmpty(result.Output);
        Assert.All(result.Output, static line => Assert.EndsWith(": True", line.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void The_about_topic_is_found_by_its_name()
    {
        using ModuleHost host = new();
        string topic = host.Run("Get-Help about_AuthKit.Mcp").Single<string>();
        Assert.StartsWith("TOPIC\n    about_AuthKit.Mcp", topic.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("not the WorkOS product", string.Join(' ', topic.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }
}
