using System.Diagnostics;

namespace AuthKit.Mcp.Shell.Tests;

/// <summary>What a process wrote and how it ended.</summary>
public sealed record Outcome(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<string> Lines => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l.TrimEnd('\r'))];
}

/// <summary>A process with all streams redirected, which never outlives its test.</summary>
public sealed class ChildProcess : IDisposable
{
    // Far above what a start takes on a busy machine: only a hang gets here.
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(3);

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public static ChildProcess Start(string file, IEnumerable<string> arguments, string? folder = null)
    {
        ProcessStartInfo start = new(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        // The test host's own settings are not those of a user.
        start.Environment.Remove("AUTHKIT_MCP_FLAVOUR");
        start.Environment.Remove("NO_COLOR");
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["LC_ALL"] = "C";
        return new ChildProcess(Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start."));
    }

    /// <summary>Waits until the process has written this line.</summary>
    public async Task WaitForLine(string expected)
    {
        using CancellationTokenSource hang = new(Hang);
        while (await _process.StandardOutput.ReadLineAsync(hang.Token) is { } line)
        {
            if (line == expected)
            {
                return;
            }
        }

        Assert.Fail($"The process ended without writing '{expected}'. It said: {await _process.StandardError.ReadToEndAsync(hang.Token)}");
    }

    public async Task<Outcome> Finish(string input = "")
    {
        using CancellationTokenSource hang = new(Hang);
        Task<string> output = _process.StandardOutput.ReadToEndAsync(hang.Token);
        Task<string> error = _process.StandardError.ReadToEndAsync(hang.Token);
        try
        {
            await _process.StandardInput.WriteAsync(input);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process may end before it has read its input; the exit code tells.
        }

        await _process.WaitForExitAsync(hang.Token);
        return new Outcome(_process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
