namespace AuthKit.Mcp.Shell;

/// <summary>The exit codes of the tool itself; a script's own <c>exit N</c> is passed on as it is.</summary>
internal static class ExitCodes
{
    internal const int Success = 0;

    /// <summary>The command failed: the last statement of -Command, or an uncaught error in a script.</summary>
    internal const int Failed = 1;

    /// <summary>The command line was not understood, or the script file is missing. The same number as pwsh uses.</summary>
    internal const int Usage = 64;

    /// <summary>The engine or the bundled module could not be started. The same number as pwsh uses.</summary>
    internal const int StartFailed = 70;

    /// <summary>Stopped by Ctrl+C: 128 and the number of SIGINT, as shells report it.</summary>
    internal const int Interrupted = 130;

    /// <summary>Stopped by SIGHUP, when the terminal went away: 128 and the number of the signal.</summary>
    internal const int HungUp = 129;

    /// <summary>Stopped by SIGTERM: 128 and the number of the signal.</summary>
    internal const int Terminated = 143;
}
