using System.Text;
using AuthKit.Mcp.Files;

namespace AuthKit.Mcp.Scheduling;

/// <summary>The list of servers: what the user wrote, and where that is on this machine.</summary>
internal sealed record ScheduleList(string Typed, string FullName)
{
    private const string Parameter = "-ServerList";

    /// <summary>The path as the scheduled run sees it.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    public string PathFor(McpSchedulePlatform platform)
    {
        _ = ScheduleInput.CheckLine(Typed, Parameter);
        return platform switch
        {
            McpSchedulePlatform.KubernetesCronJob => "/etc/mcp-check/servers",
            McpSchedulePlatform.GitHubActions or McpSchedulePlatform.AzurePipelines => InRepository(),
            _ => ScheduleInput.CheckLine(FullName, Parameter),
        };
    }

    /// <summary>The text of the list.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    public string Read(int most)
    {
        try
        {
            string text = File.ReadAllText(FullName, Encoding.UTF8).Replace("\r\n", "\n");
            if (ListSecrets.Find(text) is { } column)
            {
                throw new AuthKitException(ErrorCode.InvalidArgument, $"{Parameter} {Shown} has values in the column {column}, and the manifest would show them to everyone who may read a ConfigMap. Put them into a Secret, name its keys with -SecretName, and name the key of a server's token in a column TokenSecret.", Text.Printable(FullName, 300));
            }

            return text.Length <= most
                ? text
                : throw new AuthKitException(ErrorCode.InvalidArgument, $"{Parameter} {Shown} has {text.Length} characters; the manifest can carry {most}. Split the list.", Text.Printable(FullName, 300));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"{Parameter} {Shown} cannot be read, and the manifest carries its text along: {UnreadableFile.Why(FullName, e)}", Text.Printable(FullName, 300), e);
        }
    }

    private string Shown => $"'{Text.Printable(FullName, 300)}'";

    private string InRepository()
    {
        string path = Typed.Replace('\\', '/');
        path = path.StartsWith("./", StringComparison.Ordinal) ? path.Substring(2) : path;
        bool leavesIt = path.Length == 0 || path[0] == '/' || path.IndexOf(':') >= 0 || path.Split('/').Contains("..");
        return leavesIt
            ? throw new AuthKitException(ErrorCode.InvalidArgument, $"{Parameter} '{Text.Printable(Typed, 300)}' is no path below the root of a repository. Give one such as mcp/servers.csv.", Text.Printable(Typed, 300))
            : path;
    }
}
