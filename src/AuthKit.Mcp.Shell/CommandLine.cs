namespace AuthKit.Mcp.Shell;

/// <summary>What the tool was asked to do.</summary>
internal enum RunMode
{
    Prompt,
    Command,
    File,
    Help,
    Version,
}

/// <summary>The command line, understood: the switches of pwsh that make sense here, with their meaning there.</summary>
/// <param name="Mode">What to run.</param>
/// <param name="Text">The command's text, "-" for standard input, or the script's path.</param>
/// <param name="Arguments">What follows the script's path, untouched.</param>
/// <param name="NonInteractive">Never ask: a question is an error.</param>
/// <param name="NoLogo">No greeting at the prompt.</param>
internal sealed record CommandLine(RunMode Mode, string Text, IReadOnlyList<string> Arguments, bool NonInteractive, bool NoLogo)
{
    /// <summary>Reads the arguments.</summary>
    /// <exception cref="UsageException">A switch is unknown or lacks its value.</exception>
    internal static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        bool nonInteractive = false;
        bool noLogo = false;
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (!argument.StartsWith('-'))
            {
                return Take(RunMode.File, arguments, i);
            }

            switch (Name(argument))
            {
                case "noninteractive" or "noni":
                    nonInteractive = true;
                    break;
                case "nologo" or "nol":
                    noLogo = true;
                    break;
                // There is no profile to leave out; command lines written for pwsh have it nearly always.
                case "noprofile" or "nop":
                    break;
                case "command" or "c":
                    return TakeCommand(arguments, i + 1);
                case "file" or "f":
                    return Take(RunMode.File, arguments, i + 1);
                case "help" or "h" or "?":
                    return Take(RunMode.Help, [""], 0);
                case "version" or "v":
                    return Take(RunMode.Version, [""], 0);
                default:
                    throw new UsageException($"The switch '{argument}' is not known here. Run 'authkit-mcp -Help' for the switches there are.");
            }
        }

        return Take(RunMode.Prompt, [""], 0);

        CommandLine TakeCommand(IReadOnlyList<string> all, int start)
        {
            if (start == all.Count)
            {
                throw new UsageException("-Command needs the text to run, or '-' to read it from standard input.");
            }

            // As in pwsh, everything that follows belongs to the command.
            return Take(RunMode.Command, [string.Join(' ', all.Skip(start))], 0);
        }

        CommandLine Take(RunMode mode, IReadOnlyList<string> all, int start)
        {
            if (start == all.Count || (mode == RunMode.File && string.IsNullOrWhiteSpace(all[start])))
            {
                throw new UsageException("-File needs the path of a script.");
            }

            return new CommandLine(mode, all[start], [.. all.Skip(start + 1)], nonInteractive, noLogo);
        }
    }

    private static string Name(string argument) => argument.TrimStart('-').ToLowerInvariant();
}
