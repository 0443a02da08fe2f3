using System.Xml.Linq;

namespace AuthKit.Mcp.Module.Tests.Packaging;

public class HelpTests
{
    [Fact]
    public void The_help_file_is_what_the_doc_comments_say_and_nothing_is_undocumented()
    {
        Child child = Child.Dotnet(Built.HelpGen, "--check");
        Assert.True(child.ExitCode == 0, child.All);
    }

    [Fact]
    public void The_help_file_names_each_exported_cmdlet()
    {
        using Hosting.ModuleHost host = new();
        string[] exported = [.. host.Run("Get-Command -Module AuthKit.Mcp | ForEach-Object Name").Output.Select(static o => o.ToString()).Order(StringComparer.Ordinal)];
        XNamespace command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
        Assert.NotEmpty(exported);
        Assert.Equal(exported, XDocument.Load(Built.HelpFile).Descendants(command + "details").Select(d => (string?)d.Element(command + "name") ?? ""));
    }
}
