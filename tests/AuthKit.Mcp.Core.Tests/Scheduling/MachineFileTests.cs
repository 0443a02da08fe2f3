using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AuthKit.Mcp.Files;
using AuthKit.Mcp.Scheduling;

namespace AuthKit.Mcp.Core.Tests.Scheduling;

/// <summary>The files for one machine, judged by systemd, by a shell, and by an XML parser.</summary>
public sealed partial class MachineFileTests : IDisposable
{
    private static readonly XNamespace Schema = "http://schemas.microsoft.com/windows/2004/02/mit/task";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authkit-mcp-schedule-");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableTheory]
    [InlineData(true, "17 3 * * *")]
    [InlineData(false, "*/15 8-18 1,15 JAN-JUN MON-FRI")]
    [InlineData(false, "0 0 29 2 *")]
    public void Systemd_finds_no_fault_in_the_units(bool hostile, string cron)
    {
        IReadOnlyList<GeneratedFile> files = hostile ? Schedules.Hostile(McpSchedulePlatform.SystemdTimer) : Schedules.Plain(McpSchedulePlatform.SystemdTimer, cron: cron);
        string[] units = [.. files.Skip(1).Select(f => Path.Combine(_folder.FullName, f.Name))];
        for (int i = 0; i < units.Length; i++)
        {
            File.WriteAllText(units[i], files[i + 1].Text);
        }

        (int code, string output) = Run("systemd-analyze", ["verify", "--man=no", .. units]);
        Assert.Equal((0, ""), (code, string.Join('\n', output.Split('\n').Where(l => units.Any(u => l.Contains(Path.GetFileName(u), StringComparison.Ordinal))))));
    }

    [SkippableFact]
    public void Systemd_reads_the_times_as_cron_would()
    {
        foreach (string calendar in CronCalendar.Of(CronExpression.Parse("*/20 6 1,31 * SUN")))
        {
            (int code, string output) = Run("systemd-analyze", ["calendar", calendar]);
            Assert.True(code == 0, output);
            Assert.Contains("06:00,20,40:00", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_hostile_name_is_one_line_of_a_unit_and_a_path_one_word_without_specifiers()
    {
        IReadOnlyList<GeneratedFile> files = Schedules.Hostile(McpSchedulePlatform.SystemdTimer);
        string[] lines = files[1].Text.Split('\n');
        Assert.Contains("Description=" + Schedules.HostileName.Replace("%", "%%", StringComparison.Ordinal) + "\\", lines);
        string command = Assert.Single(lines, static l => l.StartsWith("ExecStart=", StringComparison.Ordinal));
        Assert.Contains("-File \"/opt/it's \\\"me\\\" 100%% $$(id) $$HOME `id` #>/it-s-", command, StringComparison.Ordinal);
        Assert.Contains("LoadCredentialEncrypted=MCP_TOKEN_A:/etc/credstore.encrypted/MCP_TOKEN_A", lines);
    }

    [Theory]
    [InlineData(McpSchedulePlatform.SystemdTimer, "Environment=DOTNET_TieredPGO=0")]
    [InlineData(McpSchedulePlatform.Cron, "DOTNET_TieredPGO=0")]
    public void Pwsh_starts_without_counting_what_runs_often(McpSchedulePlatform platform, string line) =>
        Assert.Contains(line, Schedules.Plain(platform)[1].Text.Split('\n'));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_cron_table_has_one_entry_of_the_grammar(bool hostile)
    {
        GeneratedFile table = (hostile ? Schedules.Hostile(McpSchedulePlatform.Cron) : Schedules.Plain(McpSchedulePlatform.Cron))[1];
        Assert.Matches("^[A-Za-z0-9-]+$", table.Name); // run-parts and cron.d leave out names with dots.
        Assert.EndsWith("\n", table.Text, StringComparison.Ordinal);
        string[] entries = [.. table.Text.Split('\n').Where(static l => l.Length > 0 && l[0] != '#' && !Setting().IsMatch(l))];
        Assert.Matches(CronEntry(), Assert.Single(entries));
        Assert.DoesNotMatch(@"(?<!\\)%", entries[0]);
    }

    [SkippableFact]
    public void A_shell_reads_the_words_of_the_cron_command_as_they_were_meant()
    {
        string line = Schedules.Hostile(McpSchedulePlatform.Cron)[1].Text.TrimEnd('\n').Split('\n')[^1];
        string command = CronEntry().Match(line).Groups["command"].Value.Replace("\\%", "%", StringComparison.Ordinal); // As cron does.
        (int code, string output) = Run("sh", ["-c", "flock() { printf '%s\\n' \"$@\"; }; " + command]);
        Assert.Equal(0, code);
        string slug = "it-s-me-100-whoami-secrets-x-id-b-a-b";
        Assert.Equal(["-n", $"{Schedules.HostileFolder}/{slug}.lock", "timeout", "--kill-after=60", "7200", "pwsh", "-NoProfile", "-NonInteractive", "-File", $"{Schedules.HostileFolder}/{slug}.ps1"], output.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void The_task_has_the_elements_of_the_schema_and_ends_in_time()
    {
        XElement task = XDocument.Parse(Schedules.Hostile(McpSchedulePlatform.WindowsTask)[1].Text).Root!; // A document has a root.
        Assert.Equal((Schema + "Task", "1.2"), (task.Name, task.Attribute("version")?.Value));
        Assert.Equal(["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"], task.Elements().Select(static e => e.Name.LocalName));
        Assert.Equal(Schedules.HostileName, (string?)task.Element(Schema + "RegistrationInfo")?.Element(Schema + "Description"));
        XElement settings = Assert.Single(task.Elements(Schema + "Settings"));
        Assert.Equal(("IgnoreNew", "PT120M"), ((string?)settings.Element(Schema + "MultipleInstancesPolicy"), (string?)settings.Element(Schema + "ExecutionTimeLimit")));
        Assert.Equal("LeastPrivilege", (string?)task.Descendants(Schema + "RunLevel").Single());
        Assert.Matches("^-NoProfile -NonInteractive -File \"/opt/it's & <b>.it-s-[a-z0-9-]+\\.ps1\"$", (string?)task.Descendants(Schema + "Arguments").Single());
        Assert.All(Schedules.Hostile(McpSchedulePlatform.WindowsTask)[1].Text, static c => Assert.True(c is '\n' or (>= ' ' and <= '~')));
    }

    [Theory]
    [InlineData("17 3 * * *", 1, "ScheduleByDay")]
    [InlineData("0 */6 * * *", 4, "ScheduleByDay")]
    [InlineData("17 3 * * MON-FRI", 1, "ScheduleByWeek")]
    [InlineData("17 3 1,31 * *", 1, "ScheduleByMonth")]
    [InlineData("17 3 13 * FRI", 2, "ScheduleByMonth")]
    [InlineData("17 3 * JAN *", 1, "ScheduleByMonth")]
    public void Each_time_of_the_day_is_a_trigger(string cron, int count, string first)
    {
        XElement[] triggers = [.. XDocument.Parse(Schedules.Plain(McpSchedulePlatform.WindowsTask, cron: cron)[1].Text).Descendants(Schema + "CalendarTrigger")];
        Assert.Equal((count, first), (triggers.Length, triggers[0].Elements().Last().Name.LocalName));
        Assert.All(triggers, static t => Assert.Equal(["StartBoundary", "Enabled"], t.Elements().Take(2).Select(static e => e.Name.LocalName)));
    }

    [Theory]
    [InlineData("*/15 * * * *")]
    [InlineData("0 0 * JAN MON")]
    public void Times_that_a_task_cannot_have_are_refused(string cron) =>
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<AuthKitException>(() => Schedules.Plain(McpSchedulePlatform.WindowsTask, cron: cron)).Code);

    private static (int Code, string Output) Run(string program, string[] arguments)
    {
        Skip.IfNot((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, program))), $"There is no {program} on this machine.");
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    [GeneratedRegex("^[A-Za-z_]+=")]
    private static partial Regex Setting();

    [GeneratedRegex(@"^(?<times>[0-9,*]+ [0-9,*]+ [0-9,*]+ [0-9,*]+ [0-9,*]+) (?<user>[a-z-]+) (?<command>\S.*)$")]
    private static partial Regex CronEntry();
}
