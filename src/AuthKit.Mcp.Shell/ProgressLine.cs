using System.Management.Automation;

namespace AuthKit.Mcp.Shell;

/// <summary>Progress as one line of the terminal, rewritten in place and gone at the end. Nothing when redirected.</summary>
internal sealed class ProgressLine
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly bool _enabled = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
    private long _shownAt;
    private bool _visible;

    internal void Show(ProgressRecord record)
    {
        if (!_enabled)
        {
            return;
        }

        if (record.RecordType == ProgressRecordType.Completed)
        {
            Remove();
            return;
        }

        if (_visible && TimeProvider.System.GetElapsedTime(_shownAt) < Interval)
        {
            return;
        }

        _shownAt = TimeProvider.System.GetTimestamp();
        _visible = true;
        string text = Text(record, Math.Max(10, Console.WindowWidth - 1));
        StandardError.Write($"\r{text}\x1b[K");
    }

    internal void Remove()
    {
        if (_visible)
        {
            _visible = false;
            StandardError.Write("\r\x1b[K");
        }
    }

    /// <summary>One line that fits: what is done, how far it is, where it stands.</summary>
    internal static string Text(ProgressRecord record, int width)
    {
        string percent = record.PercentComplete >= 0 ? $" {record.PercentComplete}%" : "";
        string text = $"{record.Activity}{percent}: {record.StatusDescription} {record.CurrentOperation}".TrimEnd();
        text = string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c));
        return text.Length <= width ? text : text[..(width - 1)] + "…";
    }
}
