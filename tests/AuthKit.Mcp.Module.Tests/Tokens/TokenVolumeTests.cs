using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Tokens;

/// <summary>Many tokens: overlap, order, limits, and nothing that goes on after the end.</summary>
public sealed class TokenVolumeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TokenHost _host = new();

    [Theory]
    [InlineData("", 16)]
    [InlineData("-ThrottleLimit 3", 3)]
    [InlineData("-ThrottleLimit 1", 1)]
    public void As_many_requests_as_the_limit_says_are_under_way_and_never_more(string limit, int most)
    {
        TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _host.Server.Pace = async _ =>
        {
            // Nobody gets an answer before the limit is reached, so that overlap is seen and not hoped for.
            if (_host.Server.Requests.Count >= most)
            {
                full.TrySetResult();
            }

            await full.Task;
            await Task.Delay(5);
        };
        _host.Host.Set("tokens", Enumerable.Range(0, 100).Select(TokenHost.Token).ToArray());
        Result result = _host.Run($"$tokens | Get-AuthKitUser {limit}");
        Assert.Empty(result.AllErrors);
        Assert.Equal(most, _host.Server.MostAtOnce);
        Assert.Equal(100, _host.Server.Requests.Count);
    }

    [Fact]
    public void Users_come_in_the_order_of_the_tokens_whatever_the_gateway_answers_first()
    {
        Random random = new(7);
        _host.Server.Pace = _ => Task.Delay(random.Next(0, 30));
        int[] numbers = [.. Enumerable.Range(0, 600).Select(static i => i * 7 % 400)];
        _host.Host.Set("tokens", numbers.Select(TokenHost.Token).ToArray());
        Result result = _host.Run("$tokens | Get-AuthKitUser");
        Assert.Empty(result.AllErrors);
        Assert.Equal(numbers.Select(static n => $"usr_{n:d6}"), result.Output.Select(static o => (string)o.Properties["Sub"].Value));
        Assert.Equal(400, _host.Server.Requests.Count);
        Assert.Equal(600L, (long)_host.Cache("Hits")! + (long)_host.Cache("Misses")!);
    }

    [Fact]
    public void Cached_users_wait_their_turn_behind_one_that_is_looked_up()
    {
        _host.Host.Set("a", TokenHost.Token(1));
        _host.Host.Set("b", TokenHost.Token(2));
        _host.Run("$a | Get-AuthKitUser");
        _host.Server.Pace = static _ => Task.Delay(200);
        Result result = _host.Run("$a, $b, $a, 'hunter2', '', $a | Get-AuthKitUser");
        Assert.Equal(["usr_000001", "usr_000002", "usr_000001", "usr_000001"], result.Output.Select(static o => (string)o.Properties["Sub"].Value));
        Assert.Equal(["TokenWrongPrefix", "InvalidSecret"], result.ErrorIds);
    }

    [Fact]
    public void An_error_names_its_token_and_the_others_go_on()
    {
        _host.Server.Answer = static r => r.Token.EndsWith("07", StringComparison.Ordinal) ? (401, "application/json", """{"error":"invalid_token"}""") : UserinfoServer.AsAuthKit(r);
        _host.Host.Set("tokens", Enumerable.Range(1, 300).Select(TokenHost.Token).ToArray());
        Result result = _host.Run("$tokens | Get-AuthKitUser");
        Assert.Equal(297, result.Output.Count);
        Assert.Equal(["token 7", "token 107", "token 207"], result.Errors.Select(static e => (string)e.TargetObject));
        Assert.All(result.Errors, static e => Assert.Equal("TokenRejected", e.FullyQualifiedErrorId.Split(',')[0]));
        Assert.EndsWith("(Token 107 of the pipeline.)", result.Errors[1].Exception.Message, StringComparison.Ordinal);
        TokenHost.AssertNoSecret(result);
    }

    [Fact]
    public async Task Ctrl_C_with_sixteen_look_ups_in_flight_ends_them_within_a_second()
    {
        _host.Server.Answer = static r => r.Line.Contains("userinfo", StringComparison.Ordinal) ? null : UserinfoServer.AsAuthKit(r);
        _host.Host.Set("tokens", Enumerable.Range(0, 1000).Select(TokenHost.Token).ToArray());
        using PowerShell shell = _host.Host.Shell("$tokens | Get-AuthKitUser");
        IAsyncResult running = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => _host.Server.MostAtOnce == 16, Patience));
        Stopwatch watch = Stopwatch.StartNew();
        await Task.Factory.FromAsync(shell.BeginStop, shell.EndStop, null).WaitAsync(Patience);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.True(running.IsCompleted);
        Assert.Equal(16, _host.Server.Requests.Count);
    }

    [Theory]
    [InlineData("$tokens | Get-AuthKitUser | ForEach-Object { throw 'enough' }")]
    [InlineData("& { foreach ($once in 1) { $tokens | Get-AuthKitUser | ForEach-Object { $_; break } } }")]
    [InlineData("$tokens | ForEach-Object { if ($_ -eq $tokens[12]) { throw 'enough' }; $_ } | Get-AuthKitUser")]
    [InlineData("$tokens | Get-AuthKitUser -ErrorAction Stop")]
    public void Whatever_ends_the_pipeline_nothing_is_left_under_way(string script)
    {
        // The first token has a user and the second is refused, once all others that fit in hang.
        _host.Server.Answer = static r => r.Token.EndsWith("00", StringComparison.Ordinal) ? UserinfoServer.AsAuthKit(r)
            : r.Token.EndsWith("01", StringComparison.Ordinal) ? (401, "application/json", """{"error":"invalid_token"}""")
            : null;
        _host.Server.Pace = async _ =>
        {
            while (_host.Server.Hanging < 14)
            {
                await Task.Delay(5);
            }
        };
        _host.Host.Set("tokens", Enumerable.Range(0, 40).Select(TokenHost.Token).ToArray());
        Stopwatch watch = Stopwatch.StartNew();
        Result result = _host.Run(script);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.InRange(result.Output.Count, 0, 1);
        Assert.True(SpinWait.SpinUntil(() => _host.Server.Hanging == 0, Patience));
        Assert.InRange(_host.Server.Requests.Count, 0, 18);

        // What was given up is no outage, and can be asked again.
        (_host.Server.Answer, _host.Server.Pace) = (UserinfoServer.AsAuthKit, static _ => Task.CompletedTask);
        Assert.Equal(40, _host.Run("$tokens | Get-AuthKitUser").Output.Count);
    }

    [Fact]
    public void A_gateway_that_is_down_is_left_alone_and_the_error_says_so()
    {
        _host.Host.Set("known", TokenHost.Token(500));
        _host.Run("$known | Get-AuthKitUser");
        _host.Server.Forget();
        _host.Server.Answer = static _ => (500, "text/plain", "at worker.js:1");
        _host.Host.Set("tokens", Enumerable.Range(0, 300).Select(TokenHost.Token).ToArray());
        Result result = _host.Run("$tokens | Get-AuthKitUser; $known | Get-AuthKitUser; $known | Get-AuthKitUser -NoCache");
        Assert.Equal([.. Enumerable.Range(1, 300).Select(static n => $"token {n}"), "token 1"], result.Errors.Select(static e => (string)e.TargetObject));
        Assert.Equal(["GatewayBroken", "GatewayCircuitOpen"], result.ErrorIds.Distinct().Order());
        Assert.InRange(_host.Server.Requests.Count, 5, 5 + 16);
        Assert.Equal("usr_000500", Assert.Single(result.Output).Properties["Sub"].Value);
        ErrorRecord last = result.Errors[^1];
        Assert.Equal(ErrorCategory.ResourceUnavailable, last.CategoryInfo.Category);
        Assert.Contains("was not asked: since ", last.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("answered 500", last.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("invalid", last.Exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, _host.Cache("Count"));
        Assert.Equal("Open", _host.Run("\"$((Get-AuthKitConnection).Circuit)\"").Single<string>());
        Assert.Contains(_host.Host.Show("Get-AuthKitConnection"), static l => l.EndsWith("False    Open", StringComparison.Ordinal));
        Assert.Contains(_host.Host.Show("(Get-AuthKitConnection).Circuit"), static l => l.Contains("answered 500", StringComparison.Ordinal));
        TokenHost.AssertNoSecret(result);

        // A test asks in any case, and the answer lets everybody through again.
        _host.Server.Answer = UserinfoServer.AsAuthKit;
        Assert.Equal("True", _host.Run("\"$(Test-AuthKitToken $known -Quiet)\"").Single<string>());
        Assert.Equal(300, _host.Run("$tokens | Get-AuthKitUser").Output.Count);
    }

    [Fact]
    public void Time_outs_are_outages_that_are_never_cached_and_never_an_invalid_token()
    {
        _host.Server.Answer = static _ => null;

        // 16 are asked at once, and each that ends lets another one in until five have: only then is one refused.
        _host.Host.Set("tokens", Enumerable.Range(0, 40).Select(TokenHost.Token).ToArray());
        Result result = _host.Run("$tokens | Get-AuthKitUser -TimeoutSec 1");
        Assert.Equal(40, result.ErrorIds.Count);
        Assert.Equal(["GatewayCircuitOpen", "GatewayUnreachable"], result.ErrorIds.Distinct().Order());
        Assert.Contains("within 1 s", result.Errors.First(static e => e.FullyQualifiedErrorId.StartsWith("GatewayUnreachable", StringComparison.Ordinal)).Exception.Message, StringComparison.Ordinal);
        _host.Server.Answer = UserinfoServer.AsAuthKit;
        Assert.Equal(40, _host.Run("$tokens | Get-AuthKitUser").Output.Count);
    }

    [Fact]
    public async Task Two_hundred_runspaces_that_share_a_connection_ask_once_about_one_token()
    {
        using ModuleHost host = new();
        Result made = host.Run("$sandbox = Start-AuthKitSandbox; Connect-AuthKit -Uri $sandbox.GatewayUri -NoAdminKey -PassThru; (Get-Command Get-AuthKitUser).ImplementingType; $sandbox.Token; $sandbox.ClearRequests()");
        Assert.Empty(made.AllErrors);
        InitialSessionState state = InitialSessionState.Create();
        state.Commands.Add(new SessionStateCmdletEntry("Get-AuthKitUser", (Type)made.Output[1].BaseObject, null));
        List<(PowerShell Shell, Runspace Runspace)> calls = [];
        try
        {
            for (int i = 0; i < 200; i++)
            {
                Runspace runspace = RunspaceFactory.CreateRunspace(state);
                runspace.Open();
                PowerShell shell = PowerShell.Create(runspace);
                shell.AddCommand("Get-AuthKitUser").AddParameter("Token", made.Output[2]).AddParameter("Connection", made.Output[0]);
                calls.Add((shell, runspace));
            }

            PSDataCollection<PSObject>[] users = await Task.WhenAll(calls.Select(static c => c.Shell.InvokeAsync())).WaitAsync(Patience);
            Assert.All(users, static u => Assert.Equal("demo@sandbox.invalid", Assert.Single(u).Properties["Email"].Value));
            Assert.Equal(1, host.Run("$sandbox.Requests.Where({ $_.Path -eq '/oauth/userinfo' }).Count").Single<int>());
        }
        finally
        {
            calls.ForEach(static c =>
            {
                c.Shell.Dispose();
                c.Runspace.Dispose();
            });
        }
    }

    public void Dispose() => _host.Dispose();
}
