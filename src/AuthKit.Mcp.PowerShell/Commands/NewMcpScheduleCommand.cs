using System.Management.Automation;
using AuthKit.Mcp.Files;
using AuthKit.Mcp.Scheduling;

namespace AuthKit.Mcp.Commands;

/// <summary>Writes the files that check a list of MCP servers on a schedule, for the scheduler that you have.</summary>
/// <remarks>
/// <para>The run checks the list with Test-McpDiscovery, writes reports as JSON, JUnit and Markdown, and compares with a baseline that it keeps. The first run makes the baseline; later ones end with 1 when there is a new error or warning, and go on doing so until it is fixed or accepted (-Accept of the script), and with 2 when not all could be judged. The module is installed from the PowerShell Gallery in the version that wrote the files.</para>
/// <para>The files ask for no more rights than they need, never run twice at once, and end in time. No secret is written: -SecretName names secrets of the scheduler's own store, and a column TokenSecret of the list names the one with the token for a server. The list can name no other secrets. A list with tokens, keys or headers in it is refused for Kubernetes, whose manifest carries it along.</para>
/// <para>With -ShardCount several runs share the list, as a matrix on GitHub and Azure and as an Indexed Job on Kubernetes. A server stays in its shard when the list grows. Import-McpReport reads the reports of all shards as one.</para>
/// <para>Times are UTC on GitHub, Azure and Kubernetes, and local elsewhere. Files are written all or none; files that are there are replaced with -Force only. Each object names a file, what it does, and what is left for you to do.</para>
/// </remarks>
/// <example>
/// <para>A GitHub workflow that checks the servers of a list every night, below the current folder.</para>
/// <code>New-McpSchedule GitHubActions -ServerList mcp/servers.csv</code>
/// </example>
/// <example>
/// <para>A systemd timer for every weekday at six, with a token for some servers.</para>
/// <code>New-McpSchedule SystemdTimer -ServerList /etc/mcp/servers.csv -Every Weekday -At 06:00 -SecretName MCP_TOKEN_ORDERS -DestinationPath /opt/mcp-check</code>
/// </example>
/// <example>
/// <para>A Kubernetes CronJob with 32 shards, read before it is applied.</para>
/// <code>New-McpSchedule KubernetesCronJob -ServerList ./servers.txt -Cron '0 */6 * * *' -ShardCount 32 -AsText</code>
/// </example>
[Cmdlet(VerbsCommon.New, "McpSchedule", SupportsShouldProcess = true, DefaultParameterSetName = EverySet)]
[OutputType(typeof(McpScheduleFile), typeof(string))]
public sealed class NewMcpScheduleCommand : PSCmdlet
{
    private const string EverySet = "Every";
    private const string CronSet = "Cron";
    private const int MaxShards = 10000;

    /// <summary>The scheduler: GitHubActions, AzurePipelines, SystemdTimer, Cron, WindowsTask or KubernetesCronJob.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public McpSchedulePlatform Platform { get; set; }

    /// <summary>The list of servers: a text file with a URL per line, or a CSV file with a column Uri, ResourceUrl or McpUri. For GitHub and Azure a path below the root of the repository; Kubernetes carries its text along.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string ServerList { get; set; } = "";

    /// <summary>The time of the day, HH:mm. Of an hourly check the minutes count. Default 03:17: a full hour is when schedulers are busy.</summary>
    [Parameter(ParameterSetName = EverySet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScheduleCompleter))]
    public string At { get; set; } = "03:17";

    /// <summary>How often: Hour, Day, Weekday (Monday to Friday) or Week (on Mondays). Default Day.</summary>
    [Parameter(ParameterSetName = EverySet)]
    public McpScheduleInterval Every { get; set; } = McpScheduleInterval.Day;

    /// <summary>A cron expression of five fields, in place of -At and -Every.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CronSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScheduleCompleter))]
    public string Cron { get; set; } = "";

    /// <summary>A name for people; files and units are named after its letters and digits. Default 'MCP check'.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "MCP check";

    /// <summary>How many runs share the list; on GitHub, Azure and Kubernetes. Default 1.</summary>
    [Parameter]
    [ValidateRange(1, MaxShards)]
    public int ShardCount { get; set; } = 1;

    /// <summary>The names of the secrets that the run may use, in the scheduler's own store. Never a secret itself.</summary>
    [Parameter]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public string[] SecretName { get; set; } = [];

    /// <summary>When a run is ended, in minutes. Default 120.</summary>
    [Parameter]
    [ValidateRange(5, 1440)]
    public int TimeoutMinutes { get; set; } = 120;

    /// <summary>The folder for the files; it is made when it is not there. For GitHub and Azure the root of the repository. Wildcard characters mean themselves. Default: the current folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string DestinationPath { get; set; } = ".";

    /// <summary>Replaces files that are there, read-only ones too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the files to the pipeline, a text for each with its name in the first line, and nothing to the disk.</summary>
    [Parameter]
    public SwitchParameter AsText { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            ScheduleInput input = Input();
            IReadOnlyList<GeneratedFile> files = ScheduleFiles.Generate(Platform, input);
            if (AsText)
            {
                WriteObject(files.Select(ScheduleFiles.AsText), enumerateCollection: true);
                return;
            }

            GeneratedFileWriter writer = new(input.Folder, Force);
            writer.Check(files);
            if (ShouldProcess(Text.Printable(input.Folder, 300), $"Write {string.Join(", ", files.Select(static f => f.Name))}"))
            {
                Write(files, writer.Write(files), input);
            }
        }
        catch (AuthKitException e)
        {
            ThrowTerminatingError(Errors.Record(e));
        }
    }

    private ScheduleInput Input()
    {
        CronExpression cron = ParameterSetName == CronSet ? CronExpression.Parse(Cron) : CronExpression.Of(At, Every);
        ScheduleList list = new(ServerList, FileSystemPaths.Full(this, ServerList, "-ServerList"));
        string version = MyInvocation.MyCommand.Version.ToString();
        return ScheduleInput.Create(Platform, Name, list, FileSystemPaths.Full(this, DestinationPath, "-DestinationPath"), cron, version, ShardCount, SecretName) with { TimeoutMinutes = TimeoutMinutes };
    }

    private void Write(IReadOnlyList<GeneratedFile> files, IReadOnlyList<(string FullName, bool Replaced)> written, ScheduleInput input)
    {
        for (int i = 0; i < files.Count; i++)
        {
            WriteObject(new McpScheduleFile
            {
                Name = files[i].Name,
                FullName = written[i].FullName,
                Platform = Platform,
                Cron = input.Cron.ToString(),
                Purpose = files[i].Purpose,
                NextStep = files[i].NextStep,
                Replaced = written[i].Replaced,
            });
        }
    }
}
