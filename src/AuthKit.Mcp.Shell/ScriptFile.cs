using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace AuthKit.Mcp.Shell;

/// <summary>A script and its arguments as one command of the engine.</summary>
internal static class ScriptFile
{
    /// <summary>Reads and checks the script.</summary>
    /// <exception cref="UsageException">There is no such script.</exception>
    /// <exception cref="ParseException">It is not a valid script.</exception>
    /// <exception cref="ScriptRequiresException">It demands what is not there.</exception>
    internal static Command Load(Runspace runspace, string path, IReadOnlyList<string> arguments)
    {
        string fullPath = Path.GetFullPath(path);
        if (!File.Exists(fullPath))
        {
            throw new UsageException($"The script '{path}' does not exist.");
        }

        ScriptBlockAst ast = Parser.ParseFile(fullPath, out _, out ParseError[] errors);
        if (errors.Length > 0)
        {
            throw new ParseException(errors);
        }

        ScriptDemands.Meet(runspace, fullPath, ast.ScriptRequirements);

        // The engine swallows "exit N" of a script that is called by its path, and keeps that of a function.
        string name = FunctionName(fullPath);
        runspace.SessionStateProxy.InvokeProvider.Item.Set(["function:global:" + name], ast.GetScriptBlock(), force: true, literalPath: true);
        Command command = new(name);
        foreach (CommandParameter argument in Bind(arguments))
        {
            command.Parameters.Add(argument);
        }

        return command;
    }

    /// <summary>
    /// The arguments as the engine's own tokens. A parameter keeps its dash: then the engine itself decides whether
    /// it is a switch or takes the next argument, as if the line had been typed.
    /// </summary>
    internal static IEnumerable<CommandParameter> Bind(IReadOnlyList<string> arguments)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (!LooksLikeParameter(argument))
            {
                yield return new CommandParameter(null, argument);
                continue;
            }

            int colon = argument.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                yield return new CommandParameter(argument);
            }
            else if (colon < argument.Length - 1)
            {
                yield return new CommandParameter(argument[..colon], Value(argument[(colon + 1)..]));
            }
            else
            {
                i++;
                yield return new CommandParameter(argument[..colon], i < arguments.Count ? Value(arguments[i]) : null);
            }
        }
    }

    // Errors name the script by its function, so it has the name of the file, unless that means something to the engine.
    private static string FunctionName(string path)
    {
        string name = Path.GetFileName(path);
        return name.All(static c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ' ') ? name : "script.ps1";
    }

    // "-5" is a number and "-" a common name for standard input.
    private static bool LooksLikeParameter(string argument) => argument.Length > 1 && argument[0] == '-' && (char.IsLetter(argument[1]) || argument[1] == '_');

    // As in pwsh: -Switch:$false reaches the tool as text, since no PowerShell has read the line before.
    private static object Value(string text) => text.ToLowerInvariant() switch
    {
        "$true" => true,
        "$false" => false,
        _ => text,
    };
}
