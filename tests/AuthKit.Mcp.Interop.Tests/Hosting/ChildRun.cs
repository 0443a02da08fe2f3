using System.Diagnostics;

namespace AuthKit.Mcp.Interop.Tests.Hosting;

/// <summary>A child process that was run to its end.</summary>
internal sealed record ChildRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(5);

    /// <summary>Everything that was written.</summary>
    public string Written => Output + Errors;

    /// <summary>A program in a folder, with all streams redirected.</summary>
    public static ProcessStartInfo Command(string program, string folder, params string[] arguments) => new(program, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    /// <summary>Runs it with nothing to read; one that does not end in time is killed.</summary>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public static ChildRun Of(ProcessStartInfo start, TimeSpan? limit = null)
    {
        TimeSpan most = limit ?? BuildLimit;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(most))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{start.FileName} did not end within {most.TotalMinutes} minutes.");
        }

        return new ChildRun(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    /// <summary>Fails with what was written unless it succeeds.</summary>
    public static void Require(ProcessStartInfo start)
    {
        ChildRun run = Of(start);
        Assert.True(run.ExitCode == 0, $"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {run.ExitCode}:\n{run.Written}");
    }
}
