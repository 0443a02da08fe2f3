namespace AuthKit.Mcp.Shell;

/// <summary>How one run ended.</summary>
/// <param name="Exit">What a script gave to <c>exit</c>.</param>
/// <param name="StoppedWith">The exit code of the signal that stopped the run.</param>
/// <param name="Threw">An error ended the run.</param>
/// <param name="LastSucceeded">The last statement succeeded: <c>$?</c> after the run.</param>
internal readonly record struct RunResult(int? Exit, int? StoppedWith, bool Threw, bool LastSucceeded)
{
    /// <summary>The exit code of -File: only uncaught errors and <c>exit</c> count.</summary>
    internal int OfScript => StoppedWith ?? Exit ?? (Threw ? ExitCodes.Failed : ExitCodes.Success);

    /// <summary>The exit code of -Command: the last statement counts too.</summary>
    internal int OfCommand => StoppedWith ?? Exit ?? (Threw || !LastSucceeded ? ExitCodes.Failed : ExitCodes.Success);
}
