using System.Management.Automation;
using System.Management.Automation.Internal;

namespace AuthKit.Mcp.Shell;

/// <summary>Standard output for what a script produces, standard error for everything said about it.</summary>
internal sealed class ConsoleStreams
{
    private readonly Lock _gate = new();
    private readonly bool _outputColour = !Console.IsOutputRedirected && ColourWanted && WindowsTerminal.EnableEscapes();
    private readonly bool _errorColour = !Console.IsErrorRedirected && ColourWanted && WindowsTerminal.EnableEscapes();
    private readonly ProgressLine _progress = new();

    /// <summary>Whether escape sequences reach the reader of standard output.</summary>
    internal bool Colour => _outputColour;

    // https://no-color.org: set and not empty means no colour.
    private static bool ColourWanted => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";

    internal void Output(string text)
    {
        lock (_gate)
        {
            _progress.Remove();
            Console.Out.Write(_outputColour ? text : Plain(text));
        }
    }

    internal void Error(string text, string colour = "")
    {
        lock (_gate)
        {
            _progress.Remove();
            StandardError.Write(_errorColour && colour.Length > 0 ? $"{colour}{text}{PSStyle.Instance.Reset}" : _errorColour ? text : Plain(text));
        }
    }

    internal void ErrorLine(string text, string colour = "")
    {
        Error(text, colour);
        Error(Environment.NewLine);
    }

    internal void Progress(ProgressRecord record)
    {
        lock (_gate)
        {
            _progress.Show(record);
        }
    }

    internal void EndProgress()
    {
        lock (_gate)
        {
            _progress.Remove();
        }
    }

    // PSStyle's OutputRendering alone strips nothing: that is the host's task.
    private static string Plain(string text) => text.Contains('\x1b', StringComparison.Ordinal) ? new StringDecorated(text).ToString(OutputRendering.PlainText) : text;
}
