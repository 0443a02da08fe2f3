using System.Text.Json;
using AuthKit.Mcp.Interop.Tests.Hosting;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Reports;

/// <summary>The files of New-McpSchedule before what their platforms publish: GitHub's parser of workflows, the schemas of Azure Pipelines and Kubernetes.</summary>
public sealed class ScheduleSchemaTests : IDisposable
{
    private const string Ordinary = "MCP check";
    private const string Hostile = "it's \"me\" 100 % $(whoami) `id` #> : - & <b>]]> {a: b} \\";
    private readonly ModuleHost _host = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authkit-mcp-schedules-");

    public void Dispose()
    {
        _host.Dispose();
        _folder.Delete(recursive: true);
    }

    [SkippableTheory]
    [InlineData("GitHubActions", "github", 1, Ordinary, "")]
    [InlineData("GitHubActions", "github", 8, Hostile, "-SecretName MCP_TOKEN_A, MCP_TOKEN_B")]
    [InlineData("AzurePipelines", "azure", 1, Ordinary, "")]
    [InlineData("AzurePipelines", "azure", 8, Hostile, "-SecretName MCP_TOKEN_A, MCP_TOKEN_B")]
    [InlineData("KubernetesCronJob", "kubernetes", 1, Ordinary, "")]
    [InlineData("KubernetesCronJob", "kubernetes", 64, Hostile, "-SecretName MCP_TOKEN_A, MCP_TOKEN_B")]
    public void The_platform_takes_them(string platform, string judge, int shards, string name, string more) =>
        Assert.Empty(Faults(judge, Write(platform, shards, name, more)));

    /// <summary>That the judges judge.</summary>
    [SkippableTheory]
    [InlineData("GitHubActions", "github", "runs-on:", "runs_on:", "runs_on")]
    [InlineData("GitHubActions", "github", "matrix.shard", "matrx.shard", "matrx")]
    [InlineData("AzurePipelines", "azure", "batch: true", "batc: true", "/schedules/0")]
    [InlineData("AzurePipelines", "azure", "PowerShell@2", "PowerShall@2", "/task")]
    [InlineData("KubernetesCronJob", "kubernetes", "concurrencyPolicy: Forbid", "concurrencyPolicy: Sometimes", "concurrencyPolicy")]
    public void A_slip_would_be_seen(string platform, string judge, string right, string wrong, string said)
    {
        string file = Write(platform, 2, Ordinary, "");
        string text = File.ReadAllText(file);
        Assert.Contains(right, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Contains(Faults(judge, file), f => f.Contains(said, StringComparison.Ordinal));
    }

    private string Write(string platform, int shards, string name, string more)
    {
        string list = Path.Combine(_folder.FullName, "servers.csv");
        File.WriteAllText(list, "Uri\nhttps://mcp.contoso.com/mcp\n");
        _host.Set("list", platform == "KubernetesCronJob" ? list : "mcp/servers.csv");
        _host.Set("name", name);
        _host.Set("folder", Path.Combine(_folder.FullName, "made"));
        Result result = _host.Run($"(New-McpSchedule {platform} $list -Name $name -ShardCount {shards} {more} -DestinationPath $folder).FullName");
        Assert.Empty(result.AllErrors);
        return result.Output.Select(static o => (string)o.BaseObject).Single(static f => f.EndsWith(".yml", StringComparison.Ordinal) || f.EndsWith(".yaml", StringComparison.Ordinal));
    }

    private static string[] Faults(string judge, string file)
    {
        ChildRun node = ChildRun.Of(ChildRun.Command("node", ReportTools.Folder(), "schedules.mjs", judge, file), TimeSpan.FromMinutes(2));
        Assert.True(node.ExitCode == 0, node.Errors);
        return JsonSerializer.Deserialize<string[]>(node.Output) ?? [];
    }
}
