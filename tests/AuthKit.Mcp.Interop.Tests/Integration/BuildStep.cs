using System.Diagnostics;

namespace AuthKit.Mcp.Interop.Tests.Integration;

/// <summary>A compiler, run to its end.</summary>
internal static class BuildStep
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>The exit code and everything that was written.</summary>
    public static (int ExitCode, string Output) Run(ProcessStartInfo start)
    {
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{start.FileName} did not end within {Limit.TotalMinutes} minutes.");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
    }

    /// <summary>Fails with what was written unless the step succeeds.</summary>
    public static void Require(ProcessStartInfo start)
    {
        (int exit, string output) = Run(start);
        Assert.True(exit == 0, $"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {exit}:\n{output}");
    }
}
