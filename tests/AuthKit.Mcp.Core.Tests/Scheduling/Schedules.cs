using AuthKit.Mcp.Files;
using AuthKit.Mcp.Scheduling;

namespace AuthKit.Mcp.Core.Tests.Scheduling;

/// <summary>Files to judge, of ordinary and of hostile names and paths.</summary>
internal static class Schedules
{
    public const string HostileName = "it's \"me\" 100 % $(whoami) ${{ secrets.X }} `id` #> : - & <b>]]> {a: b} \\";
    public const string HostileFolder = "/opt/it's \"me\" 100% $(id) $HOME `id` #>";

    /// <summary>Each ends up in one line of <see cref="HostileName"/> or is refused.</summary>
    public static IReadOnlyList<GeneratedFile> Hostile(McpSchedulePlatform platform, int shards = 1, string list = "it's \"our\" 100% $(id) ‘list’.csv") =>
        Generate(platform, HostileName + "\n\u202e\u0007", platform == McpSchedulePlatform.WindowsTask ? "/opt/it's & <b>" : HostileFolder, list, "17 3 * * *", shards, "MCP_TOKEN_A", "MCP_TOKEN_B");

    public static IReadOnlyList<GeneratedFile> Plain(McpSchedulePlatform platform, int shards = 1, string cron = "17 3 * * *") =>
        Generate(platform, "MCP check", "/opt/mcp-check", "servers.csv", cron, shards);

    private static IReadOnlyList<GeneratedFile> Generate(McpSchedulePlatform platform, string name, string folder, string list, string cron, int shards, params string[] secrets)
    {
        DirectoryInfo place = Directory.CreateTempSubdirectory("authkit-mcp-schedule-");
        try
        {
            string full = Path.Combine(place.FullName, "list.csv");
            File.WriteAllText(full, "Uri,Name\r\nhttps://mcp.contoso.com/mcp,\"it's 'ours' \t\u0085\u2028\U0001f600: #\"\r\n---\r\nkind: Pod\r\n");
            return ScheduleFiles.Generate(platform, ScheduleInput.Create(platform, name, new ScheduleList(list, platform == McpSchedulePlatform.KubernetesCronJob ? full : Path.Combine("/srv", list)), folder, CronExpression.Parse(cron), "0.1.0", shards, secrets));
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }
}
