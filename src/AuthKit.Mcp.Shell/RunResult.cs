namespace AuthKit.Mcp.Shell;

/// <summary>How one run ended.</summary>
/// <param name="Exit">What a script gave to <c>exit</c>.</param>
/// <param name="StoppedWith">The exit code of the signal that stopped the run.</param>
/// <param name="Threw">An error ended the run.</param>
internal readonly record struct RunResult(int? Exit, int? StoppedWith, bool Threw)
{
    /// <summary>The run was left early, so its last statement says nothing.</summary>
    internal bool LeftEarly => Exit is not null || StoppedWith is not null || Threw;

    /// <summary>The exit code, as far as the last statement's success does not matter.</summary>
    internal int ExitCode => StoppedWith ?? Exit ?? (Threw ? ExitCodes.Failed : ExitCodes.Success);
}
