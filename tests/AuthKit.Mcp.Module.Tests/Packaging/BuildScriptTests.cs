using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using AuthKit.Mcp.Module.Tests.Hosting;
using YamlDotNet.RepresentationModel;

namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>build.ps1, .ci/run and the workflow: they parse, and name only what exists.</summary>
public partial class BuildScriptTests
{
    [Fact]
    public void The_build_script_parses_and_handles_each_task_it_accepts()
    {
        ScriptBlockAst script = Scripts.Parse("build.ps1", out ParseError[] errors);
        Assert.Empty(errors);
        ParameterAst task = Assert.Single(script.ParamBlock.Parameters, static p => p.Name.VariablePath.UserPath == "Task");
        string[] accepted = [.. task.Attributes.OfType<AttributeAst>().Single(static a => a.TypeName.Name == "ValidateSet").PositionalArguments.Cast<StringConstantExpressionAst>().Select(static s => s.Value)];
        Assert.Equal(["Build", "Test", "Pester", "Analyze", "Pack", "Demo"], accepted);
        SwitchStatementAst choice = Assert.IsType<SwitchStatementAst>(script.Find(static n => n is SwitchStatementAst, searchNestedScriptBlocks: false));
        Assert.Equal(accepted, choice.Clauses.Select(static c => ((StringConstantExpressionAst)c.Item1).Value));
    }

    [Fact]
    public void The_build_script_uses_nothing_that_Windows_PowerShell_cannot_parse()
    {
        // Operators and statements that came with PowerShell 7.
        ScriptBlockAst script = Scripts.Parse("build.ps1", out _);
        Assert.Empty(script.FindAll(static n => n is TernaryExpressionAst or PipelineChainAst, searchNestedScriptBlocks: true));
        Assert.DoesNotMatch(@"\?\?|\?\.|\?\[", script.Extent.Text);
    }

    [Fact]
    public void An_unknown_task_is_refused_with_the_known_ones()
    {
        using ModuleHost host = new(import: false);
        host.Set("script", Path.Combine(ModuleHost.RepositoryRoot, "build.ps1"));
        string message = Assert.Single(host.Run("& $script -Task Publish").AllErrors).Exception.Message;
        Assert.Contains("Build,Test,Pester,Analyze,Pack,Demo", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_build_script_passes_on_the_exit_code_of_dotnet()
    {
        using TemporaryFolder folder = new();
        File.Copy(Path.Combine(ModuleHost.RepositoryRoot, "build.ps1"), folder.File("build.ps1"));
        using ModuleHost host = new(import: false);
        host.Set("script", folder.File("build.ps1"));
        // There is no solution beside the copy, so dotnet fails.
        Result result = host.Run("& $script -Task Build; $LASTEXITCODE");
        Assert.NotEqual(0, result.Single<int>());
    }

    [Fact]
    public void The_workflow_is_valid_YAML_with_least_permissions_timeouts_and_pinned_actions()
    {
        string path = Path.Combine(ModuleHost.RepositoryRoot, ".github", "workflows", "ci.yml");
        YamlStream yaml = [];
        using (StreamReader reader = File.OpenText(path))
        {
            yaml.Load(reader);
        }

        YamlMappingNode root = (YamlMappingNode)Assert.Single(yaml.Documents).RootNode;
        Assert.Equal("read", ((YamlScalarNode)root["permissions"]["contents"]).Value);
        Assert.Single(((YamlMappingNode)root["permissions"]).Children);
        YamlMappingNode jobs = (YamlMappingNode)root["jobs"];
        Assert.NotEmpty(jobs.Children);
        Assert.All(jobs.Children, static job => Assert.InRange(int.Parse(job.Value["timeout-minutes"].ToString(), System.Globalization.CultureInfo.InvariantCulture), 1, 60));
        string[] uses = [.. jobs.AllNodes.OfType<YamlMappingNode>().Where(static n => n.Children.ContainsKey("uses")).Select(static n => n["uses"].ToString())];
        Assert.NotEmpty(uses);
        Assert.All(uses, static action => Assert.Matches(@"^actions/[a-z-]+@v\d+$", action));
    }

    [Fact]
    public void The_workflow_calls_only_tasks_that_the_build_script_has()
    {
        string text = File.ReadAllText(Path.Combine(ModuleHost.RepositoryRoot, ".github", "workflows", "ci.yml"));
        string[] tasks = [.. TaskCall().Matches(text).Select(static m => m.Groups[1].Value)];
        Assert.NotEmpty(tasks);
        Assert.Subset(new HashSet<string>(["Build", "Test", "Pester", "Analyze", "Pack", "Demo"]), new HashSet<string>(tasks));
    }

    [Fact]
    public void The_script_for_a_clean_clone_runs_the_documented_command_and_nothing_else_of_dotnet()
    {
        string[] calls = [.. File.ReadAllLines(Path.Combine(ModuleHost.RepositoryRoot, ".ci", "run")).Where(static l => l.TrimStart().StartsWith("dotnet ", StringComparison.Ordinal))];
        Assert.Equal(["dotnet test </dev/null"], calls);
    }

    [GeneratedRegex(@"build\.ps1 -Task (\w+)")]
    private static partial Regex TaskCall();
}
