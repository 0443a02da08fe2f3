using System.Management.Automation.Language;

namespace AuthKit.Mcp.Shell;

/// <summary>The prompt: reads a complete statement, runs it, again. With redirected input the same, silently.</summary>
internal sealed class Repl(ShellSession session, bool interactive)
{
    /// <summary>Runs until <c>exit</c>, SIGTERM, SIGHUP or the end of input.</summary>
    /// <returns>The exit code: of <c>exit</c>, of the signal, else 0 at a terminal and that of the last statement otherwise.</returns>
    internal int Run()
    {
        RunResult last = new(null, null, Threw: false);
        while (ReadStatement() is { } statement)
        {
            if (statement.Length == 0)
            {
                continue;
            }

            last = session.RunText(statement);
            if (last.Exit is not null || last.StoppedWith is ExitCodes.Terminated or ExitCodes.HungUp || (last.StoppedWith is not null && !interactive))
            {
                return last.ExitCode;
            }
        }

        return interactive ? ExitCodes.Success : session.ExitCodeOf(last);
    }

    /// <summary>Whether the text ends in the middle of a statement.</summary>
    internal static bool IsIncomplete(string text)
    {
        Parser.ParseInput(text, out _, out ParseError[] errors);
        return errors.Any(static e => e.IncompleteInput);
    }

    private string? ReadStatement()
    {
        string text = "";
        string prompt = $"PS {session.Runspace.SessionStateProxy.Path.CurrentLocation}> ";
        while (true)
        {
            string? line;
            try
            {
                line = ReadLine(prompt);
            }
            catch (OperationCanceledException)
            {
                return "";
            }

            if (line is null)
            {
                return text.Length == 0 ? null : text;
            }

            // As in pwsh, an empty line at a terminal gives up waiting: the parser then says what is missing.
            bool finished = text.Length > 0 && line.Length == 0 && interactive;
            text = text.Length == 0 ? line : text + Environment.NewLine + line;
            if (finished || !IsIncomplete(text))
            {
                return text;
            }

            prompt = ">> ";
        }
    }

    private string? ReadLine(string prompt) => interactive ? LineReader.Read(() => StandardError.Write(prompt)) : Console.In.ReadLine();
}
