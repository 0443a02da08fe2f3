using System.Management.Automation;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Tokens;

public sealed class ResolveAuthKitUserTests : IDisposable
{
    private const string Ask = "New-Module { function Ask { [CmdletBinding()] param() $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('no database'), 'x', 0, $null)) } } | Import-Module";
    private readonly TokenHost _host = new();

    public ResolveAuthKitUserTests()
    {
        _host.Host.Set("t", TokenHost.Token(1));
        _host.Host.Set("tokens", Enumerable.Range(1, 3).Select(TokenHost.Token).ToArray());

        // As in the help: a hashtable in place of a database.
        Assert.Empty(_host.Run("""
            $accounts = @{}
            $find = { $accounts["$($_.Provider):$($_.ProviderId)"] }
            $create = { $accounts["$($_.Provider):$($_.ProviderId)"] = [pscustomobject]@{ Id = $accounts.Count + 1; Email = $_.Email; Name = $_.Name } }
            """).AllErrors);
    }

    [Fact]
    public void The_first_run_creates_and_the_second_finds()
    {
        const string Script = "$tokens | Get-AuthKitUser | Resolve-AuthKitUser -Find $find -Create $create";
        Result first = _host.Run(Script);
        Assert.Empty(first.AllErrors);
        Assert.Equal(["1 usr_000001 Created", "2 usr_000002 Created", "3 usr_000003 Created"], first.Output.Select(Line));
        Result second = _host.Run(Script);
        Assert.Empty(second.AllErrors);
        Assert.Equal(["1 usr_000001 ProviderId", "2 usr_000002 ProviderId", "3 usr_000003 ProviderId"], second.Output.Select(Line));
        Assert.Equal(3, _host.Run("$accounts.Count").Single<int>());
        Assert.Equal("000002@example.com", _host.Run("$accounts['authkit:usr_000002'].Email").Single<string>());
    }

    [Fact]
    public void A_token_is_looked_up_and_a_refused_one_reaches_no_script()
    {
        Assert.Equal("1 usr_000001 Created", Line(Assert.Single(_host.Run("Resolve-AuthKitUser -Token $t -Find $find -Create $create").Output)));
        _host.Run("Clear-AuthKitTokenCache");
        _host.Server.Answer = static _ => (401, "application/json", """{"error":"invalid_token"}""");
        Assert.Equal(["TokenRejected"], _host.Run("Resolve-AuthKitUser -Token $t -Find { throw 'asked' } -Create { throw 'asked' }").ErrorIds);
        _host.Server.Answer = static _ => (500, "text/plain", "");
        Assert.Equal(["GatewayBroken"], _host.Run("Resolve-AuthKitUser -Token $t -Find { throw 'asked' } -Create { throw 'asked' }").ErrorIds);
    }

    [Fact]
    public void WhatIf_looks_but_creates_nothing()
    {
        Result result = _host.Run("$tokens | Get-AuthKitUser | Resolve-AuthKitUser -Find $find -Create { $script:wrong = 1 } -WhatIf");
        Assert.Empty(result.AllErrors);
        Assert.Empty(result.Output);
        Assert.Contains("\"Create\" on target \"account of authkit:usr_000001, e-mail '000001@example.com'\"", _host.Host.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Run("$wrong").Output, static o => o is not null);
        Assert.Equal(0, _host.Run("$accounts.Count").Single<int>());
    }

    [Fact]
    public void The_script_sees_only_what_it_may_match_by()
    {
        Result result = _host.Run("""
            $seen = [System.Collections.Generic.List[string]]::new()
            $null = $t | Get-AuthKitUser | Resolve-AuthKitUser -Provider mine -Find { $seen.Add("$($_.By)|$($_.Provider)|$($_.ProviderId)|$($_.Email)") } -Create { 'new' } -AllowEmailMatch
            $seen
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(["ProviderId|mine|usr_000001|", "Email|mine||000001@example.com"], result.Output.Select(static o => (string)o.BaseObject));
    }

    [Fact]
    public void A_match_by_e_mail_needs_the_switch_and_warns_each_time()
    {
        const string Setup = "$old = @{ '000001@example.com' = 'old account' }; $byMail = { if ($_.By -eq 'Email') { $old[$_.Email] } }; ";
        Result without = _host.Run(Setup + "$t | Get-AuthKitUser | Resolve-AuthKitUser $byMail { 'new account' }");
        Assert.Equal("Created", $"{Assert.Single(without.Output).Properties["MatchedBy"].Value}");
        Assert.Empty(without.Warnings);
        Result with = _host.Run("$t, $t | Get-AuthKitUser | Resolve-AuthKitUser $byMail { throw 'not to be created' } -AllowEmailMatch");
        Assert.Empty(with.AllErrors);
        Assert.All(with.Output, static o => Assert.Equal(("Email", "old account"), ($"{o.Properties["MatchedBy"].Value}", $"{o.Properties["Account"].Value}")));
        Assert.Equal(2, with.Warnings.Count);
        Assert.Contains("'000001@example.com'", with.Warnings[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ throw 'no database' }")]
    [InlineData("{ No-Such-Command }")]
    [InlineData("{ Ask }")]
    public void A_Find_that_fails_creates_nothing_and_the_next_user_goes_on(string failing)
    {
        // Its error ends nothing, and it is a function of a module, where preferences of the script do not reach.
        _host.Run(Ask);
        _host.Host.Set("failing", _host.Run("$failing = " + failing + "; $failing").Output[0].BaseObject);
        Result result = _host.Run("$created = [System.Collections.Generic.List[string]]::new(); $tokens | Get-AuthKitUser | Resolve-AuthKitUser -Find { if ($_.ProviderId -eq 'usr_000002') { & $failing } } -Create { $created.Add($_.ProviderId); 'new' }");
        Assert.Equal(["AccountFindFailed"], result.ErrorIds);
        ErrorRecord error = result.Errors[0];
        Assert.Equal("usr_000002", error.TargetObject);
        Assert.Equal(ErrorCategory.ReadError, error.CategoryInfo.Category);
        Assert.StartsWith("-Find failed by ProviderId for 'authkit:usr_000002':", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["usr_000001", "usr_000003"], result.Output.Select(static o => $"{PSObject.AsPSObject(o.Properties["User"].Value).Properties["Sub"].Value}"));
        Assert.Equal(["usr_000001", "usr_000003"], _host.Run("$created").Output.Select(static o => (string)o.BaseObject));
    }

    [Fact]
    public void An_error_that_the_script_handles_is_none()
    {
        _host.Run(Ask);
        Result result = _host.Run("$t | Get-AuthKitUser | Resolve-AuthKitUser -Find { try { throw 'none' } catch { }; Ask -ErrorAction SilentlyContinue; $find.InvokeWithContext($null, [psvariable]::new('_', $_)) } -Create $create");
        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
    }

    [Fact]
    public void A_creation_that_fails_is_an_error_and_one_that_lost_a_race_is_none()
    {
        Result failed = _host.Run("$t | Get-AuthKitUser | Resolve-AuthKitUser -Find $find -Create { throw \"disk full`e[31m\" }");
        Assert.Equal(["AccountCreateFailed"], failed.ErrorIds);
        Assert.Equal(ErrorCategory.WriteError, failed.Errors[0].CategoryInfo.Category);
        Assert.EndsWith(@"disk full\u001b[31m", failed.Errors[0].Exception.Message, StringComparison.Ordinal);
        Result raced = _host.Run("$t | Get-AuthKitUser | Resolve-AuthKitUser -Find $find -Create { $accounts[\"authkit:$($_.ProviderId)\"] = [pscustomobject]@{ Id = 77 }; throw 'duplicate key' }");
        Assert.Empty(raced.AllErrors);
        Assert.Equal("77 usr_000001 ProviderId", Line(Assert.Single(raced.Output)));
    }

    [Fact]
    public void Several_accounts_are_an_error()
    {
        Result result = _host.Run("$t | Get-AuthKitUser | Resolve-AuthKitUser -Find { 1, 2 } -Create { throw 'not to be created' }");
        Assert.Equal(["AccountAmbiguous"], result.ErrorIds);
        Assert.Contains("-Find wrote 2 objects", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Create_that_stores_nothing_is_an_error() =>
        Assert.Equal(["AccountUnconfirmed"], _host.Run("$t | Get-AuthKitUser | Resolve-AuthKitUser -Find $find -Create { }").ErrorIds);

    [Fact]
    public void Downstream_may_stop_and_a_throw_there_is_not_taken_for_one_of_the_scripts()
    {
        Result result = _host.Run("$tokens | Get-AuthKitUser | Resolve-AuthKitUser -Find $find -Create $create | ForEach-Object { throw 'enough' }");
        Assert.Equal("enough", Assert.Single(result.AllErrors).FullyQualifiedErrorId);
        Assert.Equal(1, _host.Run("$accounts.Count").Single<int>());
    }

    [Fact]
    public void Users_from_the_pipeline_need_no_connection()
    {
        Result result = _host.Run("$users = $tokens | Get-AuthKitUser; Disconnect-AuthKit; $users | Resolve-AuthKitUser -Find $find -Create $create");
        Assert.Empty(result.AllErrors);
        Assert.Equal(3, result.Output.Count);
    }

    [Fact]
    public void The_view_names_user_and_account_and_hostile_text_is_harmless()
    {
        _host.Server.Answer = static _ => (200, "application/json", """{"sub":"usr_1","email":"a\u001b[31m@example.com"}""");
        IReadOnlyList<string> shown = _host.Host.Show("$t | Get-AuthKitUser | Resolve-AuthKitUser -Find { } -Create { \"mine $($_.Email)\" }");
        Assert.Equal(["MatchedBy", "Sub", "User", "Account"], shown[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(@"mine a\u001b[31m@example.com", shown[2], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', string.Concat(shown));
    }

    public void Dispose() => _host.Dispose();

    private static string Line(PSObject account) =>
        $"{PSObject.AsPSObject(account.Properties["Account"].Value).Properties["Id"].Value} {PSObject.AsPSObject(account.Properties["User"].Value).Properties["Sub"].Value} {account.Properties["MatchedBy"].Value}";
}
