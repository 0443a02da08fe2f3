using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Xml.Linq;
using AuthKit.Mcp.HelpGen;

namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>The generator on cmdlets made for it, with doc comments given as text.</summary>
public class HelpGeneratorTests
{
    private const string Summary = "<summary>Gets a fixture.</summary>";
    private const string Example = "<example><code>\n    Get-Fixture |\n        Out-Null\n</code><para>Gets it.</para></example>";

    [Fact]
    public void Markup_becomes_text_that_a_user_knows()
    {
        HelpFile help = Help(
            Summary + "<remarks><para>See <see cref=\"T:AuthKit.Mcp.Module.Tests.Packaging.GetFixtureCommand\"/> and <see cref=\"P:AuthKit.Mcp.Module.Tests.Packaging.GetFixtureCommand.Size\"/>\n   with <c>x = 1</c>.</para><list><item>one</item><item>two</item></list></remarks>" + Example);
        Assert.Contains("<maml:para>See Get-Fixture and -Size with x = 1.</maml:para>", help.ToText(), StringComparison.Ordinal);
        Assert.Contains("<maml:para>- two</maml:para>", help.ToText(), StringComparison.Ordinal);
        Assert.Empty(help.Gaps);
    }

    [Fact]
    public void An_example_keeps_its_lines_and_loses_its_indentation() =>
        Assert.Contains("<dev:code>Get-Fixture |\n    Out-Null</dev:code>", Help(Summary + Example).ToText(), StringComparison.Ordinal);

    [Fact]
    public void An_example_may_begin_behind_its_tag() => Assert.Contains(
        "<dev:code>$x = Get-Fixture\n$x |\n    Out-Null</dev:code>",
        Help(Summary + "<example><code>$x = Get-Fixture\n        $x |\n            Out-Null</code><para>Gets it.</para></example>").ToText(),
        StringComparison.Ordinal);

    [Fact]
    public void A_parameter_is_described_by_the_base_class_with_its_default_and_values()
    {
        XNamespace maml = "http://schemas.microsoft.com/maml/2004/10";
        XNamespace command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
        XElement parameter = XDocument.Parse(Help(Summary + Example).ToText()).Descendants(command + "parameters").Elements().Single(p => (string?)p.Element(maml + "name") == "Size");
        Assert.Equal(["How big, in bytes. Default 5.", "Accepted values: 1 to 9."], parameter.Descendants(maml + "para").Select(static p => p.Value));
        Assert.Equal("5", parameter.Elements().Single(static e => e.Name.LocalName == "defaultValue").Value);
        Assert.Equal("True (ByValue)", (string?)parameter.Attribute("pipelineInput"));
        Assert.Equal("Bytes", (string?)parameter.Attribute("aliases"));
    }

    [Theory]
    [InlineData(Example, "Get-Fixture has no summary")]
    [InlineData(Summary, "Get-Fixture has no example")]
    [InlineData(Summary + "<example><code>Get-Fixture</code></example>", "Get-Fixture, example 1, does not say what it does")]
    [InlineData(Summary + "<example><para>Gets it.</para></example>", "Get-Fixture, example 1, has no code")]
    public void A_gap_of_a_cmdlet_is_reported(string comment, string gap) => Assert.Equal([gap], Help(comment).Gaps);

    [Theory]
    [InlineData("", "Get-Fixture -Size has no summary")]
    [InlineData("<summary>How big. Default 7.</summary>", "Get-Fixture -Size: the comment says 'Default 7', the property starts as '5'")]
    public void A_gap_of_a_parameter_is_reported(string comment, string gap) => Assert.Equal([gap], Help(Summary + Example, parameter: comment).Gaps);

    [Theory]
    [InlineData("<summary>How big. Default all.</summary>")]
    [InlineData("<summary>How big. Default 5 bytes.</summary>")]
    [InlineData("<summary>How big.</summary>")]
    public void A_default_in_words_contradicts_nothing(string comment) => Assert.Empty(Help(Summary + Example, parameter: comment).Gaps);

    [Fact]
    public void An_undocumented_output_type_is_reported() =>
        Assert.Equal(["AuthKit.Mcp.Module.Tests.Packaging.Fixture, the output of Get-Fixture, has no summary"], Help(Summary + Example, output: "").Gaps);

    private static HelpFile Help(string cmdlet, string parameter = "<summary>How big, in bytes. Default 5.</summary>", string output = "<summary>A fixture.</summary>")
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Get-Fixture", typeof(GetFixtureCommand), null));
        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        CmdletInfo[] cmdlets = [.. shell.AddCommand("Get-Command").AddParameter("Name", "Get-Fixture").Invoke<CmdletInfo>()];
        string space = typeof(HelpGeneratorTests).Namespace ?? "";
        return new HelpFile(cmdlets, new DocComments([XDocument.Parse(
            $"""
            <doc><members>
            <member name="T:{space}.GetFixtureCommand">{cmdlet}</member>
            <member name="P:{space}.SizedCommand.Size">{parameter}</member>
            <member name="T:{space}.Fixture">{output}</member>
            </members></doc>
            """,
            LoadOptions.PreserveWhitespace)]));
    }
}

public sealed record Fixture(int Size);

public abstract class SizedCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    [ValidateRange(1, 9)]
    [Alias("Bytes")]
    public int Size { get; set; } = 5;
}

[Cmdlet(VerbsCommon.Get, "Fixture")]
[OutputType(typeof(Fixture))]
public sealed class GetFixtureCommand : SizedCommand;
