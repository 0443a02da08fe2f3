using System.Diagnostics;
using System.Management.Automation;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Discovery;

/// <summary>Whatever ends the pipeline while eight checks wait for servers that never answer: it ends, and no socket stays.</summary>
public sealed class PipelineEndTests : IDisposable
{
    // Generous against a busy machine; without cancellation the checks would take more than 10 seconds each.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private readonly ModuleHost _host = new();
    private readonly SilentServer[] _silent = [.. Enumerable.Range(0, 8).Select(static _ => new SilentServer())];

    public PipelineEndTests()
    {
        _host.Set("silent", _silent.Select(static s => s.Uri).ToArray());
        _host.Set("dead", "http://127.0.0.1:9/mcp");
        _host.Run("Test-McpDiscovery $dead | Out-Null"); // The first call pays for compilation.
    }

    public void Dispose()
    {
        _host.Dispose();
        foreach (SilentServer server in _silent)
        {
            server.Dispose();
        }
    }

    [Fact]
    public async Task A_stop_downstream_ends_the_checks()
    {
        Stopwatch watch = Stopwatch.StartNew();
        Result result = _host.Run("foreach ($once in 1) { @($silent) + $dead | Test-McpDiscovery | ForEach-Object { $_.Uri; break } }");
        Assert.Empty(result.AllErrors);
        Assert.Equal("http://127.0.0.1:9/mcp", result.Single<string>());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
        await AllClosedAsync();
    }

    [Fact]
    public async Task A_throw_downstream_ends_the_checks()
    {
        Stopwatch watch = Stopwatch.StartNew();
        Result result = _host.Run("try { @($silent) + $dead | Test-McpDiscovery | ForEach-Object { throw 'downstream' } } catch { \"$_\" }");
        Assert.Equal("downstream", result.Single<string>());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
        await AllClosedAsync();
    }

    [Fact]
    public async Task A_throw_upstream_ends_the_checks()
    {
        Stopwatch watch = Stopwatch.StartNew();
        Result result = _host.Run("try { & { $silent; throw 'upstream' } | Test-McpDiscovery } catch { \"$_\" }");
        Assert.Equal("upstream", result.Single<string>());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
        await AllClosedAsync();
    }

    [Fact]
    public async Task Ctrl_C_ends_the_checks_and_the_session_goes_on()
    {
        await StopAsync("$silent | Test-McpDiscovery", _silent);
        await AllClosedAsync();
        Assert.Equal("Unreachable", _host.Run("(Test-McpDiscovery $dead).Verdict.ToString()").Single<string>());
    }

    /// <summary>Servers are taken ahead of the checks, so that one that ends is followed by the next at once.</summary>
    [Fact]
    public async Task What_was_taken_ahead_is_never_asked_when_the_pipeline_ends()
    {
        await StopAsync("$silent | Test-McpDiscovery -ThrottleLimit 2", _silent.Take(2));
        await AllClosedAsync();
        Assert.All(_silent.Skip(2), static s => Assert.Equal(0, s.Accepted));
    }

    /// <summary>Nothing wakes the pipeline for it: the check that ended is followed by one that waits.</summary>
    [Fact]
    public async Task A_result_does_not_wait_for_the_servers_after_it()
    {
        Stopwatch watch = Stopwatch.StartNew();
        Result result = _host.Run("foreach ($once in 1) { $silent[0], $dead, $silent[1] | Test-McpDiscovery -ThrottleLimit 2 | ForEach-Object { $_.Uri; break } }");
        Assert.Equal("http://127.0.0.1:9/mcp", result.Single<string>());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
        await AllClosedAsync();
    }

    [Fact]
    public void Each_server_that_ends_lets_the_next_one_in_and_every_one_is_checked()
    {
        Result result = _host.Run("1..40 | ForEach-Object { \"http://127.0.0.1:9/$_\" } | Test-McpDiscovery -ThrottleLimit 3 -Depth Quick | ForEach-Object Uri");
        Assert.Empty(result.AllErrors);
        Assert.Equal(Enumerable.Range(1, 40).Select(static i => $"http://127.0.0.1:9/{i}").Order(StringComparer.Ordinal), result.Output.Select(static o => (string)o.BaseObject).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_error_turned_terminating_ends_the_checks()
    {
        Stopwatch watch = Stopwatch.StartNew();
        Result result = _host.Run("try { @($silent) + 'no-url' | Test-McpDiscovery -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }");
        Assert.Equal("InvalidUri,AuthKit.Mcp.Commands.TestMcpDiscoveryCommand", result.Single<string>());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
        await AllClosedAsync();
    }

    [Fact]
    public void The_deadline_of_the_run_reports_what_it_cuts_off()
    {
        Result result = _host.Run("@($dead) + $silent | Test-McpDiscovery -RunDeadlineSec 2 | ForEach-Object { $_.Verdict.ToString() }");
        Assert.Equal(9, result.Output.Count);
        Assert.Equal("Unreachable", result.Output[0].BaseObject);
        Assert.All(result.Output.Skip(1), static o => Assert.Equal("Incomplete", o.BaseObject));
    }

    [Fact]
    public async Task Ctrl_C_also_ends_the_request_to_an_authorization_server_that_never_answers()
    {
        string issuer = _silent[0].Uri[..^"/mcp".Length];
        using LoopbackServer server = new(r => r.Path.StartsWith("/.well-known", StringComparison.Ordinal)
            ? new LoopbackResponse(200, $"{{\"resource\":\"http://127.0.0.1/mcp\",\"authorization_servers\":[\"{issuer}\"]}}")
            : new LoopbackResponse(401, "{}"));
        _host.Set("server", server.Origin + "/mcp");
        await StopAsync("Test-McpDiscovery $server", _silent.Take(1));
        await _silent[0].AllClosedAsync();
    }

    [Fact]
    public void A_long_run_shows_progress_and_takes_it_away_at_the_end()
    {
        Result result = _host.Run("$null = $silent | Test-McpDiscovery -RunDeadlineSec 2 -ThrottleLimit 4");
        Assert.NotEmpty(result.Progress);
        Assert.Equal(ProgressRecordType.Completed, result.Progress[^1].RecordType);
        Assert.Equal(1, result.Progress.Count(static p => p.RecordType == ProgressRecordType.Completed));
    }

    /// <summary>Stops a command, as Ctrl+C does, once servers have been asked: it ends soon, and altogether.</summary>
    private async Task StopAsync(string command, IEnumerable<SilentServer> asked)
    {
        using PowerShell shell = _host.Shell(command);
        using PSDataCollection<PSObject> output = [];
        IAsyncResult running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        await Task.WhenAll(asked.Select(static s => s.AcceptedAsync(1)));
        await Task.Run(shell.Stop).WaitAsync(Soon);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.True(running.IsCompleted);
    }

    private Task AllClosedAsync() => Task.WhenAll(_silent.Select(static s => s.AllClosedAsync()));
}
