using AuthKit.Mcp.Scheduling;

namespace AuthKit.Mcp.Core.Tests.Scheduling;

public sealed class CronExpressionTests
{
    [Theory]
    [InlineData("17 3 * * *", "17 3 * * *")]
    [InlineData("  5\t*/6  1-3 JAN,dec MON-FRI ", "5 0,6,12,18 1,2,3 1,12 1,2,3,4,5")]
    [InlineData("*/30 * * * 7", "0,30 * * * 0")]
    [InlineData("0 0 * * 5-7", "0 0 * * 0,5,6")]
    [InlineData("10-40/10 08 * * 0-6", "10,20,30,40 8 * * *")]
    public void Every_form_becomes_plain_numbers(string text, string plain) => Assert.Equal(plain, CronExpression.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("5/10 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("3-1 * * * *")]
    [InlineData("1,,2 * * * *")]
    [InlineData("-1 * * * *")]
    [InlineData("@daily")]
    [InlineData("0 0 * * MON;reboot")]
    [InlineData("0 0 * *\n* * * * root reboot")]
    [InlineData("99999999999 * * * *")]
    public void What_not_every_cron_reads_is_refused(string text)
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => CronExpression.Parse(text));
        Assert.Equal(ErrorCode.InvalidArgument, e.Code);
        Assert.StartsWith("-Cron '", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Theory]
    [InlineData("02:30", McpScheduleInterval.Day, "30 2 * * *")]
    [InlineData("2:05", McpScheduleInterval.Weekday, "5 2 * * 1,2,3,4,5")]
    [InlineData("00:00", McpScheduleInterval.Week, "0 0 * * 1")]
    [InlineData("23:59", McpScheduleInterval.Hour, "59 * * * *")]
    public void A_time_and_an_interval_are_an_expression(string at, McpScheduleInterval every, string cron) => Assert.Equal(cron, CronExpression.Of(at, every).ToString());

    [Theory]
    [InlineData("24:00")]
    [InlineData("2:5")]
    [InlineData("0230")]
    [InlineData("*:00")]
    [InlineData("1,2:00")]
    [InlineData("")]
    public void A_time_that_is_none_is_refused(string at) =>
        Assert.StartsWith("-At '", Assert.Throws<AuthKitException>(() => CronExpression.Of(at, McpScheduleInterval.Day)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("17 3 * * *", "*-*-* 03:17:00")]
    [InlineData("0 */12 * 1,7 *", "*-01,07-* 00,12:00:00")]
    [InlineData("0 6 * * MON-FRI", "Mon,Tue,Wed,Thu,Fri *-*-* 06:00:00")]
    [InlineData("0 6 13 * FRI", "*-*-13 06:00:00|Fri *-*-* 06:00:00")]
    public void Systemd_gets_the_same_days_as_cron(string cron, string events) => Assert.Equal(events.Split('|'), CronCalendar.Of(CronExpression.Parse(cron)));
}
