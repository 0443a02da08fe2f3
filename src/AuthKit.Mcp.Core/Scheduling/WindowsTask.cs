using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace AuthKit.Mcp.Scheduling;

/// <summary>A task in the XML of the Windows Task Scheduler, schema 1.2.</summary>
internal static class WindowsTask
{
    private const int MaxTriggers = 48;
    private static readonly XNamespace Schema = "http://schemas.microsoft.com/windows/2004/02/mit/task";
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The text of the task file: plain ASCII, without a declaration, so that no way to read it has the wrong encoding.</summary>
    /// <param name="input">The schedule.</param>
    /// <param name="script">The full path of the script.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    public static string Create(ScheduleInput input, string script)
    {
        if (input.Folder.IndexOfAny(['%', '"']) >= 0 || input.Folder.Contains("$("))
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"-DestinationPath '{Text.Printable(input.Folder, 300)}' has a quote, a percent sign or '$(', which the Task Scheduler reads as something else. Use another folder.", Text.Printable(input.Folder, 300));
        }

        XElement task = new(
            Schema + "Task",
            new XAttribute("version", "1.2"),
            Element("RegistrationInfo", Element("Description", input.Name)),
            Element("Triggers", [.. Triggers(input.Cron)]),
            Element("Principals", new XElement(Schema + "Principal", new XAttribute("id", "Author"), Element("UserId", "S-1-5-19"), Element("RunLevel", "LeastPrivilege"))),
            Element(
                "Settings",
                Element("MultipleInstancesPolicy", "IgnoreNew"),
                Element("DisallowStartIfOnBatteries", "false"),
                Element("StopIfGoingOnBatteries", "false"),
                Element("StartWhenAvailable", "true"),
                Element("RunOnlyIfNetworkAvailable", "true"),
                Element("Enabled", "true"),
                Element("ExecutionTimeLimit", $"PT{input.TimeoutMinutes.ToString(Invariant)}M")),
            new XElement(
                Schema + "Actions",
                new XAttribute("Context", "Author"),
                Element(
                    "Exec",
                    Element("Command", "pwsh.exe"),
                    Element("Arguments", $"-NoProfile -NonInteractive -File \"{script}\""),
                    Element("WorkingDirectory", input.Folder))));
        return Ascii(task.ToString()) + "\n";
    }

    private static IEnumerable<XElement> Triggers(CronExpression cron)
    {
        XElement[][] days = cron switch
        {
            { Day.IsAll: true, WeekDay.IsAll: true, Month.IsAll: true } => [[Element("ScheduleByDay", Element("DaysInterval", "1"))]],
            { Day.IsAll: true, WeekDay.IsAll: true } => [[Months(cron)]],
            { Day.IsAll: true, Month.IsAll: true } => [[Weeks(cron)]],
            { WeekDay.IsAll: true } => [[Months(cron)]],
            { Month.IsAll: true } => [[Months(cron)], [Weeks(cron)]],
            _ => throw new AuthKitException(ErrorCode.InvalidArgument, $"-Cron '{cron}' joins months with days of the week, for which the Task Scheduler has no trigger. Leave one of them '*'."),
        };
        if (days.Length * cron.Hour.Values.Count * cron.Minute.Values.Count > MaxTriggers)
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"-Cron '{cron}' starts more than {MaxTriggers} times a day, which is more than a task can have triggers. Use fewer minutes or hours.");
        }

        return
            from day in days
            from hour in cron.Hour.Values
            from minute in cron.Minute.Values
            select Element(
                "CalendarTrigger",
                [Element("StartBoundary", string.Format(Invariant, "2026-01-01T{0:00}:{1:00}:00", hour, minute)), Element("Enabled", "true"), .. day.Select(static d => new XElement(d))]);
    }

    private static XElement Weeks(CronExpression cron) => Element(
        "ScheduleByWeek",
        Element("WeeksInterval", "1"),
        Element("DaysOfWeek", [.. cron.WeekDay.Values.Select(static d => Element(Invariant.DateTimeFormat.DayNames[d]))]));

    private static XElement Months(CronExpression cron) => Element(
        "ScheduleByMonth",
        Element("DaysOfMonth", [.. cron.Day.Values.Select(static d => Element("Day", d.ToString(Invariant)))]),
        Element("Months", [.. cron.Month.Values.Select(static m => Element(Invariant.DateTimeFormat.MonthNames[m - 1]))]));

    private static XElement Element(string name, params object[] content) => new(Schema + name, content);

    private static string Ascii(string xml)
    {
        StringBuilder text = new(xml.Length);
        for (int i = 0; i < xml.Length; i++)
        {
            bool isPair = char.IsHighSurrogate(xml[i]) && i + 1 < xml.Length && char.IsLowSurrogate(xml[i + 1]);
            _ = xml[i] <= '~' ? text.Append(xml[i]) : text.Append("&#x").Append((isPair ? char.ConvertToUtf32(xml[i], xml[++i]) : xml[i]).ToString("x", Invariant)).Append(';');
        }

        return text.ToString().Replace("\r\n", "\n");
    }
}
