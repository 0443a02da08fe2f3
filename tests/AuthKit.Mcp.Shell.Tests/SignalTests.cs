using System.Diagnostics;

namespace AuthKit.Mcp.Shell.Tests;

public class SignalTests
{
    private const string Loop = "try { 'ready'; while ($true) { [Threading.Thread]::Sleep(20) } } finally { [Console]::Out.WriteLine('tidied up') }";

    [SkippableTheory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task A_signal_stops_the_pipeline_and_lets_it_tidy_up(string signal, int expected)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signals to send to another process.");
        using ChildProcess child = BuiltTool.Start("-Command", Loop);
        await child.WaitForLine("ready");
        long sent = Stopwatch.GetTimestamp();
        await Send(signal, child);
        Outcome outcome = await child.Finish();
        Assert.Equal((expected, "tidied up"), (outcome.ExitCode, Assert.Single(outcome.Lines)));
        // Generous: stopping takes milliseconds, a shell that waits for the loop takes forever.
        Assert.InRange(Stopwatch.GetElapsedTime(sent), TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [SkippableFact]
    public async Task A_second_interrupt_ends_a_process_that_cannot_be_stopped()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signals to send to another process.");
        using ChildProcess child = BuiltTool.Start("-Command", "'ready'; [Threading.Thread]::Sleep(-1)");
        await child.WaitForLine("ready");
        Task<Outcome> finish = child.Finish();
        // Two signals of a kind that arrive together are one, so this asks again until the process is gone.
        while (!finish.IsCompleted)
        {
            await Send("INT", child);
            await Task.WhenAny(finish, Task.Delay(TimeSpan.FromMilliseconds(200)));
        }

        Assert.Equal(130, (await finish).ExitCode);
    }

    private static async Task Send(string signal, ChildProcess child)
    {
        using ChildProcess kill = ChildProcess.Start("kill", [$"-{signal}", $"{child.Id}"]);
        await kill.Finish();
    }
}
