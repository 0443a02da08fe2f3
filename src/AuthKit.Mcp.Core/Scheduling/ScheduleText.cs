using System.Globalization;
using System.Text;

namespace AuthKit.Mcp.Scheduling;

/// <summary>Values as literals of the languages that schedulers read. Whatever a value holds, it stays inside its quotes.</summary>
internal static class ScheduleText
{
    private const char Replacement = '\ufffd';

    /// <summary>A double-quoted YAML scalar of plain ASCII, which is the same in YAML 1.1 and 1.2.</summary>
    public static string Yaml(string value)
    {
        StringBuilder text = new("\"", value.Length + 2);
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                text.Append("\\U").Append(char.ConvertToUtf32(c, value[++i]).ToString("x8", CultureInfo.InvariantCulture));
                continue;
            }

            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                >= ' ' and <= '~' => text.Append(c),
                _ => text.Append("\\u").Append(Hex(char.IsSurrogate(c) ? Replacement : c)),
            };
        }

        return text.Append('"').ToString();
    }

    /// <summary>The same, where GitHub and Azure Pipelines would evaluate what looks like an expression or a variable.</summary>
    public static string YamlTitle(string value) => Yaml(value.Replace("${{", "$ {{").Replace("$(", "$ (").Replace("$[", "$ ["));

    /// <summary>
    /// A PowerShell string. It is plain ASCII whatever the value holds: Windows PowerShell reads a file without a byte order mark
    /// in the code page of the machine, where half of a letter may be a typographic quote, which ends a string like a plain one.
    /// </summary>
    public static string PowerShell(string value)
    {
        string quoted = value.Replace("'", "''");
        if (quoted.All(static c => c is >= ' ' and <= '~'))
        {
            return $"'{quoted}'";
        }

        StringBuilder text = new("([regex]::Unescape('");
        foreach (char c in quoted)
        {
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                >= ' ' and <= '~' => text.Append(c),
                _ => text.Append("\\u").Append(Hex(c)),
            };
        }

        return text.Append("'))").ToString();
    }

    /// <summary>A word of a POSIX shell.</summary>
    public static string Shell(string value) => "'" + value.Replace("'", "'\\''") + "'";

    /// <summary>A shell command as the last field of a cron line, where a percent sign would be a line break.</summary>
    public static string CronCommand(string command) => command.Replace("%", "\\%");

    /// <summary>A quoted word of a systemd command line (systemd.service, section Command Lines): no specifier, no variable.</summary>
    public static string SystemdWord(string value) => "\"" + value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("$", "$$").Replace("%", "%%") + "\"";

    /// <summary>The rest of a line of a systemd unit, outside of commands. A single backslash at its end would join the next line.</summary>
    public static string SystemdValue(string value)
    {
        int backslashes = value.Length - value.TrimEnd('\\').Length;
        return value.Replace("%", "%%") + (backslashes % 2 == 0 ? "" : "\\");
    }

    private static string Hex(char c) => ((int)c).ToString("x4", CultureInfo.InvariantCulture);
}
