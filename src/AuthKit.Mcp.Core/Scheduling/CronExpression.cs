namespace AuthKit.Mcp.Scheduling;

/// <summary>
/// Five fields as every cron reads them: minute, hour, day of the month, month, day of the week. They are written out as plain
/// lists of numbers, because schedulers differ in what else they take, and because such a list cannot hold anything else.
/// </summary>
internal sealed record CronExpression
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] WeekDays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private CronExpression(CronField minute, CronField hour, CronField day, CronField month, CronField weekDay) =>
        (Minute, Hour, Day, Month, WeekDay) = (minute, hour, day, month, weekDay);

    /// <summary>0 to 59.</summary>
    public CronField Minute { get; }

    /// <summary>0 to 23.</summary>
    public CronField Hour { get; }

    /// <summary>1 to 31.</summary>
    public CronField Day { get; }

    /// <summary>1 to 12.</summary>
    public CronField Month { get; }

    /// <summary>0 to 6 from Sunday on.</summary>
    public CronField WeekDay { get; }

    /// <summary>Reads an expression.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    public static CronExpression Parse(string text)
    {
        string[] fields = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        CronExpression? read = fields.Length == 5
            && CronField.Parse(fields[0], 0, 59, []) is { } minute
            && CronField.Parse(fields[1], 0, 23, []) is { } hour
            && CronField.Parse(fields[2], 1, 31, []) is { } day
            && CronField.Parse(fields[3], 1, 12, Months) is { } month
            && WeekDayField(fields[4]) is { } weekDay
                ? new CronExpression(minute, hour, day, month, weekDay)
                : null;
        return read ?? throw new AuthKitException(ErrorCode.InvalidArgument, $"-Cron '{Text.Printable(text)}' is no cron expression. Give five fields, minute, hour, day of the month, month and day of the week, such as '30 2 * * MON-FRI'; lists, ranges and steps are allowed.", Text.Printable(text));
    }

    /// <summary>The expression for a time of the day, HH:mm, and an interval; of an hourly check only the minutes count.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    public static CronExpression Of(string at, McpScheduleInterval every)
    {
        string[] parts = at.Split(':');
        if (parts.Length != 2 || parts[1].Length != 2 || parts[0].Length is 0 or > 2 || CronField.Parse(parts[0], 0, 23, []) is not { Values: [int hour], IsAll: false } || CronField.Parse(parts[1], 0, 59, []) is not { Values: [int minute] })
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"-At '{Text.Printable(at)}' is no time of the day. Write it as HH:mm, such as 02:30.", Text.Printable(at));
        }

        FormattableString fields = every switch
        {
            McpScheduleInterval.Hour => $"{minute} * * * *",
            McpScheduleInterval.Weekday => $"{minute} {hour} * * 1-5",
            McpScheduleInterval.Week => $"{minute} {hour} * * 1",
            _ => $"{minute} {hour} * * *",
        };
        return Parse(FormattableString.Invariant(fields));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Minute.Text} {Hour.Text} {Day.Text} {Month.Text} {WeekDay.Text}";

    // Both 0 and 7 are Sunday.
    private static CronField? WeekDayField(string text)
    {
        CronField? read = CronField.Parse(text, 0, 7, WeekDays);
        if (read is null)
        {
            return null;
        }

        int[] days = [.. read.Values.Select(static v => v % 7).Distinct().OrderBy(static v => v)];
        return CronField.Parse(string.Join(",", days), 0, 6, WeekDays);
    }
}
