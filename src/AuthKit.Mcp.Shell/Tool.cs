namespace AuthKit.Mcp.Shell;

/// <summary>Does what the command line says.</summary>
internal static class Tool
{
    internal static int Run(CommandLine line)
    {
        switch (line.Mode)
        {
            case RunMode.Help:
                Console.Out.WriteLine(Usage.Help);
                return ExitCodes.Success;
            case RunMode.Version:
                Console.Out.WriteLine(Usage.Version);
                return ExitCodes.Success;
        }

        bool terminal = !Console.IsInputRedirected;
        string text = line is { Mode: RunMode.Command, Text: "-" } ? Console.In.ReadToEnd() : line.Text;
        using ShellSession session = new(terminal && !line.NonInteractive);
        using Signals signals = new(session, prompt: terminal && line.Mode == RunMode.Prompt);
        return line.Mode switch
        {
            RunMode.Command => session.ExitCodeOf(session.RunText(text)),
            RunMode.File => session.RunFile(text, line.Arguments).ExitCode,
            _ => Prompt(session, terminal, line.NoLogo),
        };
    }

    private static int Prompt(ShellSession session, bool terminal, bool noLogo)
    {
        if (terminal && !noLogo)
        {
            StandardError.WriteLine($"{Usage.Version}. Get-Command -Module AuthKit.Mcp lists the commands; exit or Ctrl+D ends.");
        }

        return new Repl(session, terminal).Run();
    }
}
