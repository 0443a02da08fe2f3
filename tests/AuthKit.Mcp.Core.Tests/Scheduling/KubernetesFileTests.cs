using k8s;
using k8s.Models;
using YamlDotNet.Core;

namespace AuthKit.Mcp.Core.Tests.Scheduling;

/// <summary>The Kubernetes manifest, read by a YAML parser.</summary>
public sealed class KubernetesFileTests
{
    private const string Job = "spec/jobTemplate/spec";
    private const string Pod = Job + "/template/spec";
    private const string Container = Pod + "/containers/0";

    [Fact]
    public void The_job_never_overlaps_ends_in_time_and_has_no_rights()
    {
        YamlFile file = Read(Schedules.Plain(McpSchedulePlatform.KubernetesCronJob)[0].Text);
        Assert.Equal(["v1 ConfigMap", "v1 PersistentVolumeClaim", "batch/v1 CronJob"], Enumerable.Range(0, file.Count).Select(i => $"{file.Text("apiVersion", i)} {file.Text("kind", i)}"));
        Assert.Equal(("17 3 * * *", "Etc/UTC", "Forbid"), (file.Text("spec/schedule", 2), file.Text("spec/timeZone", 2), file.Text("spec/concurrencyPolicy", 2)));
        Assert.Equal("7200", file.Text(Job + "/activeDeadlineSeconds", 2));
        Assert.Equal("Never", file.Text(Pod + "/restartPolicy", 2));
        Assert.Equal("false", file.Text(Pod + "/automountServiceAccountToken", 2));
        Assert.Equal("true", file.Text(Pod + "/securityContext/runAsNonRoot", 2));
        Assert.Equal("true", file.Text(Container + "/securityContext/readOnlyRootFilesystem", 2));
        Assert.Equal("false", file.Text(Container + "/securityContext/allowPrivilegeEscalation", 2));
        Assert.Equal("ALL", file.Text(Container + "/securityContext/capabilities/drop/0", 2));
        Assert.False(file.Has(Job + "/completions", 2));
        Assert.Equal("FailJob", file.Text(Job + "/podFailurePolicy/rules/0/action", 2));
        Assert.Equal(("DOTNET_TieredPGO", "0"), (file.Text(Container + "/env/2/name", 2), file.Text(Container + "/env/2/value", 2)));
    }

    [Fact]
    public void Shards_are_an_indexed_job_where_one_that_fails_ends_no_other()
    {
        YamlFile file = Read(Schedules.Plain(McpSchedulePlatform.KubernetesCronJob, 64)[0].Text);
        Assert.Equal(("Indexed", "64", "16"), (file.Text(Job + "/completionMode", 2), file.Text(Job + "/completions", 2), file.Text(Job + "/parallelism", 2)));
        Assert.Equal("FailIndex", file.Text(Job + "/podFailurePolicy/rules/0/action", 2));
        Assert.True(file.Has(Job + "/backoffLimitPerIndex", 2));
        Assert.False(file.Has(Job + "/backoffLimit", 2)); // It would end all indexes together.
        Assert.Equal("[ -Folder, /data/shard-$(JOB_COMPLETION_INDEX), -ShardIndex, $(JOB_COMPLETION_INDEX) ]", file[Container + "/args", 2].ToString());
        Assert.Equal("ReadWriteMany", file.Text("spec/accessModes/0", 1));
    }

    [Fact]
    public void What_a_container_mounts_is_there()
    {
        YamlFile file = Read(Schedules.Hostile(McpSchedulePlatform.KubernetesCronJob, 2)[0].Text);
        string[] volumes = [.. Enumerable.Range(0, 4).Select(i => file.Text($"{Pod}/volumes/{i}/name", 2))];
        Assert.Equal(volumes, Enumerable.Range(0, 4).Select(i => file.Text($"{Container}/volumeMounts/{i}/name", 2)));
        Assert.Equal(file.Text("metadata/name", 0), file.Text(Pod + "/volumes/0/configMap/name", 2));
        Assert.Equal(file.Text("metadata/name", 1), file.Text(Pod + "/volumes/1/persistentVolumeClaim/claimName", 2));
        Assert.Equal("MCP_TOKEN_B", file.Text(Pod + "/volumes/3/secret/items/1/key", 2));
        Assert.Matches("^[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?$", file.Text("metadata/name", 2));
    }

    /// <summary>Kubernetes itself drops members that it does not know, without a word.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void Every_member_is_one_that_Kubernetes_knows(int shards)
    {
        string text = Schedules.Hostile(McpSchedulePlatform.KubernetesCronJob, shards)[0].Text;
        Assert.Equal([typeof(V1ConfigMap), typeof(V1PersistentVolumeClaim), typeof(V1CronJob)], KubernetesYaml.LoadAllFromString(text, strict: true).Select(static o => o.GetType()));
        Assert.ThrowsAny<YamlException>(() => KubernetesYaml.LoadAllFromString(text.Replace("restartPolicy:", "restartPolic:", StringComparison.Ordinal), strict: true));
    }

    [Fact]
    public void The_list_and_the_script_arrive_as_they_are_whatever_they_hold()
    {
        YamlFile file = Read(Schedules.Hostile(McpSchedulePlatform.KubernetesCronJob)[0].Text);
        Assert.Equal(["servers", "check.ps1"], file.Keys("data"));
        Assert.Equal("Uri,Name\nhttps://mcp.contoso.com/mcp,\"it's 'ours' \t\u0085\u2028\U0001f600: #\"\n---\nkind: Pod\n", file.Text("data/servers"));
        Assert.StartsWith("<#\n.SYNOPSIS\n", file.Text("data/check.ps1"), StringComparison.Ordinal);
        Assert.EndsWith("\nexit $exitCode\n", file.Text("data/check.ps1"), StringComparison.Ordinal);
        Assert.Equal(Schedules.HostileName, file.Text("metadata/annotations/description", 2));
    }

    private static YamlFile Read(string text) => new(text);
}
