using System.Globalization;
using System.Text;

namespace AuthKit.Mcp.Scheduling;

/// <summary>Values as literals of the languages that schedulers read. Whatever a value holds, it stays inside its quotes.</summary>
internal static class ScheduleText
{
    /// <summary>A double-quoted YAML scalar of plain ASCII, which is the same in YAML 1.1, 1.2 and JSON.</summary>
    public static string Yaml(string value)
    {
        StringBuilder text = new("\"", value.Length + 2);
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                >= ' ' and <= '~' => text.Append(c),
                _ => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
            };
        }

        return text.Append('"').ToString();
    }

    /// <summary>A YAML scalar that GitHub or Azure Pipelines does not take for an expression.</summary>
    public static string YamlWithoutExpressions(string value) => Yaml(value.Replace("${{", "${{ '${{' }}"));

    /// <summary>A PowerShell string in single quotes; PowerShell takes the typographic ones for quotes too.</summary>
    public static string PowerShell(string value)
    {
        StringBuilder text = new("'", value.Length + 2);
        foreach (char c in value)
        {
            text.Append(c);
            if (c is '\'' or '\u2018' or '\u2019' or '\u201a' or '\u201b')
            {
                text.Append(c);
            }
        }

        return text.Append('\'').ToString();
    }

    /// <summary>A word of a POSIX shell.</summary>
    public static string Shell(string value) => "'" + value.Replace("'", "'\\''") + "'";

    /// <summary>A shell command as the last field of a cron line, where a percent sign would be a line break.</summary>
    public static string CronCommand(string command) => command.Replace("%", "\\%");

    /// <summary>A quoted word of a systemd command line (systemd.service, section Command Lines): no specifier, no variable.</summary>
    public static string SystemdWord(string value) => "\"" + value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("$", "$$").Replace("%", "%%") + "\"";

    /// <summary>The rest of a line of a systemd unit, outside of commands. A backslash at its end would join the next line.</summary>
    public static string SystemdValue(string value) => value.Replace("%", "%%").Replace("\\", "\\\\");

    /// <summary>A word of a Windows command line, in the quoting of CommandLineToArgvW; paths hold no quotes.</summary>
    public static string WindowsWord(string value) => "\"" + value.Replace("\"", "") + (value.EndsWith("\\", StringComparison.Ordinal) ? "\\" : "") + "\"";
}
