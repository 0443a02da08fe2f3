using System.Management.Automation;

namespace AuthKit.Mcp.Shell;

/// <summary>What -Help and -Version print.</summary>
internal static class Usage
{
    internal const string Help = """
        authkit-mcp: the PowerShell engine with the AuthKit.Mcp module, for machines without PowerShell.

        authkit-mcp                                a prompt; 'exit' or Ctrl+D ends it
        authkit-mcp -Command "<text>"  (-c)        runs the text; -Command - reads it from standard input
        authkit-mcp -File script.ps1 ...  (-f)     runs a script; what follows are its arguments:
                                                   values, -Name value, -Name:value, -Switch
        -NonInteractive                            never asks: a question becomes an error
        -NoLogo                                    no greeting at the prompt
        -Help (-h, -?), -Version

        Only objects and text that a script writes as output go to standard output. Errors, warnings, verbose and
        debug text, questions and progress go to standard error. Colour is used on a terminal unless NO_COLOR is set.

        Exit codes
          N    the script said 'exit N'; end checks with: exit $summary.ExitCode
          0    done; with -Command: the last statement succeeded
          1    an uncaught error, or the last statement of -Command failed
          64   the command line was not understood, or the script does not exist
          70   the engine or its module could not be started
          130  stopped by Ctrl+C (a second Ctrl+C ends the process at once); 143 by SIGTERM, 129 by SIGHUP

        This small shell has the core cmdlets (ForEach-Object, Where-Object, Get-Help, Get-Command, ...) and AuthKit.Mcp.
        Install PowerShell 7.4 or later for the rest. Start with: Get-Command -Module AuthKit.Mcp
        """;

    internal static string Version => $"authkit-mcp {ToolVersion} (PowerShell engine {PSVersionInfo.PSVersion})";

    internal static string ToolVersion => typeof(Usage).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
