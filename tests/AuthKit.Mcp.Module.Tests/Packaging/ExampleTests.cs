using System.Management.Automation;
using System.Management.Automation.Language;
using System.Xml.Linq;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>Every example of the help parses and names only commands and parameters that exist.</summary>
public class ExampleTests
{
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    // Commands of other modules, which are not in the bare engine: a new name here is checked by eye, once.
    private static readonly HashSet<string> Foreign = new(StringComparer.OrdinalIgnoreCase)
    {
        "Add-Content", "Compare-Object", "ConvertFrom-Json", "ConvertTo-Json", "ConvertTo-SecureString", "Export-Clixml", "Export-Csv", "Format-List", "Format-Table",
        "Get-ChildItem", "Get-Content", "Get-Credential", "Get-Date", "Get-PfxCertificate", "Get-Secret", "Group-Object", "Import-Clixml", "Import-Csv", "Invoke-RestMethod",
        "Invoke-WebRequest", "Join-Path", "Measure-Object", "New-Item", "Out-File", "Read-Host", "Register-ScheduledTask", "Remove-Item", "Select-Object", "Set-Content",
        "Set-Secret", "Sort-Object", "Start-Sleep", "Test-Path", "Write-Error", "Write-Host", "Write-Output", "Write-Warning",
    };

    [Fact]
    public void Each_example_parses_and_names_only_what_exists()
    {
        using ModuleHost host = new();
        Dictionary<string, CommandInfo> known = Known(host);
        string[] examples = [.. XDocument.Load(Built.HelpFile).Descendants(Dev + "code").Select(static e => e.Value)];
        Assert.NotEmpty(examples);
        Assert.Empty(examples.SelectMany(e => Problems(e, known)));
    }

    [Fact]
    public void The_first_session_of_the_about_topic_names_only_what_exists()
    {
        using ModuleHost host = new();
        string topic = File.ReadAllText(Path.Combine(ModuleHost.StagedModule, "en-US", "about_AuthKit.Mcp.help.txt")).ReplaceLineEndings("\n");
        string session = topic.Split("A FIRST SESSION\n")[1].Split("\nSECRETS\n")[0];
        string code = string.Join('\n', session.Split('\n').Where(static l => l.StartsWith("        ", StringComparison.Ordinal)));
        Assert.Contains("Start-AuthKitSandbox", code, StringComparison.Ordinal);
        Assert.Empty(Problems(code, Known(host)));
    }

    [Fact]
    public void The_commands_of_the_topic_on_security_exist()
    {
        using ModuleHost host = new();
        string topic = File.ReadAllText(Path.Combine(ModuleHost.StagedModule, "en-US", "about_AuthKit.Mcp_Security.help.txt")).ReplaceLineEndings("\n");
        string how = topic.Split("KEEPING SECRETS WITH SECRETMANAGEMENT\n")[1].Split("\nSEE ALSO\n")[0];
        string code = string.Join('\n', how.Split('\n').Where(static l => l.StartsWith("        ", StringComparison.Ordinal)));
        Assert.Contains("Set-Secret", code, StringComparison.Ordinal);
        Assert.Contains("Revoke-McpToken", code, StringComparison.Ordinal);
        Assert.Empty(Problems(code, Known(host)));
    }

    [Theory]
    [InlineData("Get-Module |", "does not parse")]
    [InlineData("Get-Modul", "no command Get-Modul")]
    [InlineData("Get-Module -Nmae x", "Get-Module has no -Nmae")]
    [InlineData("Get-Module -List", "Get-Module has no -List")]
    public void The_check_finds(string example, string problem)
    {
        using ModuleHost host = new(import: false);
        Dictionary<string, CommandInfo> known = host.Run("Get-Command Get-Module").Output.Select(static o => (CommandInfo)o.BaseObject).ToDictionary(static c => c.Name);
        Assert.Contains(problem, Assert.Single(Problems(example, known)), StringComparison.Ordinal);
    }

    private static Dictionary<string, CommandInfo> Known(ModuleHost host) => host.Run("Get-Command -CommandType Cmdlet, Function").Output
        .Select(static o => (CommandInfo)o.BaseObject).DistinctBy(static c => c.Name).ToDictionary(static c => c.Name, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Problems(string example, Dictionary<string, CommandInfo> known)
    {
        ScriptBlockAst script = Parser.ParseInput(example, out _, out ParseError[] errors);
        if (errors.Length > 0)
        {
            return [$"'{example}' does not parse: {errors[0].Message}"];
        }

        HashSet<string> own = [.. script.FindAll(static n => n is FunctionDefinitionAst, searchNestedScriptBlocks: true).Cast<FunctionDefinitionAst>().Select(static f => f.Name)];
        return script.FindAll(static n => n is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>().SelectMany(c => Problems(c, known, own));
    }

    private static IEnumerable<string> Problems(CommandAst command, Dictionary<string, CommandInfo> known, HashSet<string> own)
    {
        // A call of a variable, or of a program such as git or curl, says nothing about cmdlets.
        if (command.GetCommandName() is not { } name || !name.Contains('-', StringComparison.Ordinal) || own.Contains(name) || Foreign.Contains(name))
        {
            return [];
        }

        if (!known.TryGetValue(name, out CommandInfo? info))
        {
            return [$"'{command}': there is no command {name}"];
        }

        // Abbreviated parameters work today and break when a parameter is added: examples write them out.
        HashSet<string> parameters = new(info.Parameters.Values.SelectMany(static p => p.Aliases.Append(p.Name)), StringComparer.OrdinalIgnoreCase);
        return command.CommandElements.OfType<CommandParameterAst>().Where(p => !parameters.Contains(p.ParameterName)).Select(p => $"'{command}': {name} has no -{p.ParameterName}");
    }
}
