using System.Globalization;
using AuthKit.Mcp.Files;

namespace AuthKit.Mcp.Scheduling;

/// <summary>Writes the files of a scheduler. No secret goes in: they name what is in the scheduler's own store.</summary>
internal static class ScheduleFiles
{
    private const string Script = "check.ps1";
    private const int MaxCronCommand = 990;
    private const int MaxAtOnce = 16;

    /// <summary>The files, filled in.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/>: the platform cannot express the input.</exception>
    public static IReadOnlyList<GeneratedFile> Generate(McpSchedulePlatform platform, ScheduleInput input) => platform switch
    {
        McpSchedulePlatform.GitHubActions => GitHub(input),
        McpSchedulePlatform.AzurePipelines => Azure(input),
        McpSchedulePlatform.SystemdTimer => Systemd(input),
        McpSchedulePlatform.Cron => Cron(input),
        McpSchedulePlatform.WindowsTask => Windows(input),
        _ => Kubernetes(input),
    };

    /// <summary>A file as one text that says where it belongs.</summary>
    public static string AsText(GeneratedFile file) => (file.Name.EndsWith(".xml", StringComparison.Ordinal) ? $"<!-- {file.Name} -->" : $"# {file.Name}") + "\n" + file.Text;

    private static IReadOnlyList<GeneratedFile> GitHub(ScheduleInput input) =>
    [
        CheckScript(input, $".github/scripts/{input.Slug}.ps1", $"{input.Slug}-reports", "Commit it."),
        new($".github/workflows/{input.Slug}.yml", "the workflow", $"Commit it to the default branch.{Add(input, " Add the secrets {0} to the repository.")} Started by hand with 'accept' it takes new findings as the baseline.", Fill("github.yml", input, new()
        {
            ["Name"] = ScheduleText.YamlTitle(input.Name),
            ["ShardList"] = string.Join(", ", Enumerable.Range(0, input.ShardCount)),
            ["SecretLines"] = Lines(input.Secrets, static s => $"          {s}: ${{{{ secrets.{s} }}}}"),
        })),
    ];

    private static IReadOnlyList<GeneratedFile> Azure(ScheduleInput input) =>
    [
        CheckScript(input, $"{input.Slug}.ps1", $"{input.Slug}-reports", "Commit it."),
        new($"{input.Slug}.azure-pipelines.yml", "the pipeline", $"Commit it, change 'main' when your branch has another name, and make a pipeline of it.{Add(input, " Add the secret variables {0} to the pipeline.")}", Fill("azure.yml", input, new()
        {
            ["Name"] = ScheduleText.YamlTitle(input.Name),
            ["MatrixLines"] = Lines(Enumerable.Range(0, input.ShardCount), static i => FormattableString.Invariant($"        shard_{i}:\n          shard: {i}")),
            ["SecretLines"] = Lines(input.Secrets, static s => $"          {s}: $({s})"),
        })),
    ];

    private static IReadOnlyList<GeneratedFile> Systemd(ScheduleInput input)
    {
        string script = PathOf(input, $"{input.Slug}.ps1");
        Dictionary<string, string> values = new()
        {
            ["Description"] = ScheduleText.SystemdValue(input.Name),
            ["Script"] = ScheduleText.SystemdWord(script),
            ["Calendar"] = Lines(CronCalendar.Of(input.Cron), static e => $"OnCalendar={e}"),
            ["SecretLines"] = Lines(input.Secrets, static s => $"LoadCredentialEncrypted={s}:/etc/credstore.encrypted/{s}"),
        };
        return
        [
            CheckScript(input, $"{input.Slug}.ps1", PathOf(input, $"{input.Slug}-reports"), "Leave it where every user can read it, and the list too."),
            new($"{input.Slug}.service", "the run", $"systemctl link it.{Add(input, " Encrypt {0} with systemd-creds into /etc/credstore.encrypted.")} Reports are in /var/lib/{input.Slug}.", Fill("systemd.service", input, values)),
            new($"{input.Slug}.timer", "when it runs", "systemctl enable --now it.", Fill("systemd.timer", input, values)),
        ];
    }

    private static IReadOnlyList<GeneratedFile> Cron(ScheduleInput input)
    {
        string script = PathOf(input, $"{input.Slug}.ps1");
        string seconds = (input.TimeoutMinutes * 60).ToString(CultureInfo.InvariantCulture);
        string secrets = input.Secrets.Count == 0 ? "" : $"MCP_CHECK_SECRETS=/etc/{input.Slug}.secrets ";
        string command = ScheduleText.CronCommand($"{secrets}flock -n {ScheduleText.Shell(PathOf(input, $"{input.Slug}.lock"))} timeout --kill-after=60 {seconds} pwsh -NoProfile -NonInteractive -File {ScheduleText.Shell(script)}");
        if (command.Length > MaxCronCommand)
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"-DestinationPath makes a command of {command.Length} characters; cron takes {MaxCronCommand}. Use a shorter path.");
        }

        return
        [
            CheckScript(input, $"{input.Slug}.ps1", PathOf(input, $"{input.Slug}-reports"), "Give the folder to a user mcp-check."),
            new(input.Slug, "the cron table", $"Copy it to /etc/cron.d, owned by root.{Add(input, $" Write {{0}} each into a file of that name in /etc/{input.Slug}.secrets, for the user mcp-check only.")}", Fill("cron", input, new()
            {
                ["User"] = "mcp-check",
                ["Command"] = command,
            })),
        ];
    }

    private static IReadOnlyList<GeneratedFile> Windows(ScheduleInput input) =>
    [
        CheckScript(input, $"{input.Slug}.ps1", PathOf(input, $"{input.Slug}-reports"), "Let LOCAL SERVICE read it and write its folder."),
        new($"{input.Slug}.xml", "the task", $"Register-ScheduledTask -TaskName {input.Slug} -Xml (Get-Content -Raw ./{input.Slug}.xml){Add(input, ", with -User and -Password of the account that has {0} in a SecretManagement vault")}.", WindowsTask.Create(input, PathOf(input, $"{input.Slug}.ps1"))),
    ];

    private static IReadOnlyList<GeneratedFile> Kubernetes(ScheduleInput input)
    {
        string script = CheckScript(input, Script, "/data", "").Text;
        return
        [
            new($"{input.Slug}.yaml", "the CronJob with its script, list and volume", $"kubectl apply -f it.{Add(input, $" Make the Secret {input.Slug} with the keys {{0}}.")}{(input.ShardCount > 1 ? " The volume needs a storage class with ReadWriteMany." : "")}", Fill("kubernetes.yaml", input, new()
            {
                ["Name"] = ScheduleText.Yaml(input.Name),
                ["ListText"] = ScheduleText.Yaml(input.ListText),
                ["ScriptText"] = Lines(script.TrimEnd('\n').Split('\n'), static l => l.Length == 0 ? "" : "    " + l),
                ["Parallelism"] = Math.Min(input.ShardCount, MaxAtOnce).ToString(CultureInfo.InvariantCulture),
                ["SecretLines"] = Lines(input.Secrets, static s => $"                  - key: {s}\n                    path: {s}"),
            })),
        ];
    }

    private static GeneratedFile CheckScript(ScheduleInput input, string name, string folder, string next) => new(name, "the check", next, Fill(Script, input, new()
    {
        ["List"] = ScheduleText.PowerShell(input.List),
        ["Folder"] = ScheduleText.PowerShell(folder),

        // It is shown in logs, where these begin commands of GitHub and Azure.
        ["Name"] = ScheduleText.PowerShell(input.Name.Replace("##", "# #").Replace("::", ": :")),
        ["Secrets"] = string.Join(", ", input.Secrets.Select(ScheduleText.PowerShell)),

        // It ends by itself before the platform ends it, so that there is a report.
        ["RunSeconds"] = (Math.Max(1, input.TimeoutMinutes - Math.Max(2, input.TimeoutMinutes / 10)) * 60).ToString(CultureInfo.InvariantCulture),
    }));

    private static string Fill(string template, ScheduleInput input, Dictionary<string, string> values)
    {
        values["Slug"] = input.Slug;
        values["Version"] = input.Version;
        values["Cron"] = input.Cron.ToString();
        values["Minutes"] = input.TimeoutMinutes.ToString(CultureInfo.InvariantCulture);
        values["Seconds"] = (input.TimeoutMinutes * 60).ToString(CultureInfo.InvariantCulture);
        values["ShardCount"] = input.ShardCount.ToString(CultureInfo.InvariantCulture);
        HashSet<string> parts = [.. new[] { input.ShardCount > 1 ? "Shards" : "", input.Secrets.Count > 0 ? "Secrets" : "" }];
        return FileTemplate.Fill("Schedule/" + template, values, parts);
    }

    private static string PathOf(ScheduleInput input, string name) => Path.Combine(input.Folder, name);

    private static string Lines<T>(IEnumerable<T> items, Func<T, string> line) => string.Join("\n", items.Select(line));

    private static string Add(ScheduleInput input, string format) => input.Secrets.Count == 0 ? "" : string.Format(CultureInfo.InvariantCulture, format, string.Join(", ", input.Secrets));
}
