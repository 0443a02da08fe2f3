using System.Globalization;

namespace AuthKit.Mcp.Scheduling;

/// <summary>A cron expression in the words of systemd.time(7).</summary>
internal static class CronCalendar
{
    private static readonly string[] WeekDays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <summary>
    /// The events; together they are what cron does. When both the day of the month and the day of the week are given, cron runs on
    /// either, and systemd only on days that are both.
    /// </summary>
    public static IReadOnlyList<string> Of(CronExpression cron) => cron.Day.IsAll || cron.WeekDay.IsAll
        ? [Event(cron, cron.WeekDay, cron.Day)]
        : [Event(cron, null, cron.Day), Event(cron, cron.WeekDay, null)];

    private static string Event(CronExpression cron, CronField? weekDay, CronField? day)
    {
        string days = weekDay is null or { IsAll: true } ? "" : string.Join(",", weekDay.Values.Select(static d => WeekDays[d])) + " ";
        return $"{days}*-{List(cron.Month)}-{List(day)} {List(cron.Hour)}:{List(cron.Minute)}:00";
    }

    private static string List(CronField? field) => field is null or { IsAll: true }
        ? "*"
        : string.Join(",", field.Values.Select(static v => v.ToString("00", CultureInfo.InvariantCulture)));
}
