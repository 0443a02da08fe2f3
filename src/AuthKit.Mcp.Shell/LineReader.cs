using System.Text;

namespace AuthKit.Mcp.Shell;

/// <summary>Reads one line from the terminal, key by key, so that Ctrl+C can drop a line without ending the shell.</summary>
internal static class LineReader
{
    /// <summary>The line, or null at the end of input (Ctrl+D on an empty line; Ctrl+Z on Windows).</summary>
    /// <param name="ask">Shows the question, once Ctrl+C is sure to end up here.</param>
    /// <param name="mask">Shows an asterisk for every character.</param>
    /// <exception cref="OperationCanceledException">Ctrl+C was pressed.</exception>
    internal static string? Read(Action ask, bool mask = false)
    {
        StringBuilder line = new();
        bool before = Console.TreatControlCAsInput;
        Console.TreatControlCAsInput = true;
        try
        {
            ask();
            while (true)
            {
                ConsoleKeyInfo key = Console.ReadKey(intercept: true);
                bool control = key.Modifiers.HasFlag(ConsoleModifiers.Control);
                switch (key.Key)
                {
                    case ConsoleKey.C when control:
                        StandardError.WriteLine("^C");
                        throw new OperationCanceledException();
                    case ConsoleKey.D or ConsoleKey.Z when control:
                        if (line.Length == 0)
                        {
                            StandardError.WriteLine();
                            return null;
                        }

                        break;
                    case ConsoleKey.Enter:
                        StandardError.WriteLine();
                        return line.ToString();
                    case ConsoleKey.Backspace when line.Length > 0:
                        line.Length--;
                        StandardError.Write("\b \b");
                        break;
                    case ConsoleKey.U when control:
                        StandardError.Write(string.Concat(Enumerable.Repeat("\b \b", line.Length)));
                        line.Clear();
                        break;
                    default:
                        if (!char.IsControl(key.KeyChar))
                        {
                            line.Append(key.KeyChar);
                            StandardError.Write(mask ? "*" : key.KeyChar.ToString());
                        }

                        break;
                }
            }
        }
        finally
        {
            Console.TreatControlCAsInput = before;
        }
    }
}
