using AuthKit.Mcp.Module.Tests.Hosting;
using AuthKit.Mcp.Module.Tests.OAuth;
using AuthKit.Mcp.Module.Tests.Tokens;

namespace AuthKit.Mcp.Module.Tests.Migration;

/// <summary>The cmdlets on the sandbox's server, which was never anything but AuthKit's: only the redirect of step 2 is missing there.</summary>
public sealed class McpMigrationTests : IDisposable
{
    private readonly SandboxSession _session = new();
    private readonly string _state = Path.Combine(Path.GetTempPath(), "migration-" + Guid.NewGuid().ToString("N"));

    public McpMigrationTests() => _session.Host.Set("state", _state);

    public void Dispose()
    {
        _session.Dispose();
        if (Directory.Exists(_state))
        {
            Directory.Delete(_state, recursive: true);
        }
    }

    [Fact]
    public void The_stages_come_as_they_end_and_the_state_is_read_again()
    {
        Connect();
        Result result = _session.Run("Invoke-McpMigration $uri -StatePath $state -Credential $sandbox.Credential -Verbose -Debug | ForEach-Object { \"$($_.Step) $($_.Verdict)\" }");
        Assert.Empty(result.AllErrors);
        Assert.Equal(["MetadataRedirect Fail", "TokenValidation Blocked"], result.Output.Skip(2).Take(2).Select(static o => (string)o.BaseObject));
        TokenHost.AssertNoSecret(result);

        IReadOnlyList<string> stages = _session.Host.Show("(Get-McpMigration $state).Stages");
        Assert.Contains("Uri: http://127.0.0.1:", stages[0], StringComparison.Ordinal);
        Assert.Equal(["Step", "Verdict", "Message,", "Next"], stages[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Next: Answer exactly", string.Join("\n", stages), StringComparison.Ordinal);
        IReadOnlyList<string> migration = _session.Host.Show("Get-McpMigration $state");
        Assert.Equal(["Uri", "Done,", "Current", "Verdict", "Message,", "Next"], migration[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("2/7 2 MetadataRedirect", string.Join("\n", migration), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_writes_no_state_and_registers_nothing()
    {
        Connect();
        Result result = _session.Run("$sandbox.ClearRequests(); Invoke-McpMigration https://mcp.example.test/mcp -StatePath $state -Credential $sandbox.Credential -WhatIf");
        Assert.Empty(result.AllErrors);
        Assert.Equal("Skip", result.Output[0].Properties["Verdict"].Value.ToString());
        Assert.False(Directory.Exists(_state));
        Assert.DoesNotContain(_session.AtGateway(), static r => r.StartsWith("POST", StringComparison.Ordinal));
        Assert.Equal("1", _session.Run("$sandbox.ServerCount").Output[0].ToString());
    }

    [Fact]
    public void A_second_run_on_the_same_state_is_refused()
    {
        Connect();
        Directory.CreateDirectory(_state);
        using (new FileStream(Path.Combine(_state, ".one.json.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal(["MigrationStateLocked"], _session.Run("Invoke-McpMigration $uri -StatePath $state/one.json -AutoApprove").ErrorIds);
        }

        Assert.Empty(_session.Run("Invoke-McpMigration $uri -StatePath $state/one.json -AutoApprove").AllErrors);
        Assert.Equal(["MigrationStateMismatch"], _session.Run("Invoke-McpMigration https://mcp.example.test/mcp -StatePath $state/one.json -AutoApprove").ErrorIds);
    }

    [Fact]
    public void A_damaged_state_is_named_and_the_others_are_shown()
    {
        Connect();
        Assert.Empty(_session.Run("$null = Invoke-McpMigration $uri -StatePath $state -AutoApprove").AllErrors);
        File.WriteAllText(Path.Combine(_state, "damaged.json"), "{\n  \"migration\": oops }");
        File.WriteAllText(Path.Combine(_state, "other.json"), "{ \"name\": \"not ours\" }");
        Result result = _session.Run("Get-McpMigration $state");
        Assert.Equal(["MigrationStateUnreadable"], result.ErrorIds);
        Assert.Contains("in line 2", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Single(result.Output);
        Assert.Empty(_session.Run("Get-McpMigration $state -Uri https://*").Output);
        Assert.Equal(["MigrationStateNotFound"], _session.Run("Get-McpMigration $state/gone.json").ErrorIds);
        Assert.Equal(["MigrationStateNotFound"], _session.Run("Get-McpMigration $state/gone*.json").ErrorIds);
    }

    [Fact]
    public void Wrong_input_is_told_before_anything_is_sent()
    {
        Assert.Equal(["NotConnected"], _session.Run("Invoke-McpMigration $uri -StatePath $state -AutoApprove").ErrorIds);
        Connect();
        Result result = _session.Run("'nonsense', $uri | Invoke-McpMigration -StatePath $state -AutoApprove -PassThru");
        Assert.Equal(["InvalidUri"], result.ErrorIds);
        Assert.Single(result.Output);
        Assert.Equal(["SourceNotFound"], _session.Run("Invoke-McpMigration $uri -SourcePath $state/gone -StatePath $state -AutoApprove").ErrorIds);
        Assert.Equal(["InvalidArgument"], _session.Run("Invoke-McpMigration $uri -StatePath Env:PATH -AutoApprove").ErrorIds);
        Assert.Equal(["InvalidSecret"], _session.Run("Invoke-McpMigration $uri -StatePath $state -AutoApprove -OldToken ' '").ErrorIds);
    }

    [Fact]
    public void What_to_do_next_repeats_what_was_given_without_a_secret()
    {
        Connect();
        Result result = _session.Run("$m = Invoke-McpMigration $uri -StatePath $state -Credential $sandbox.Credential -ApiKey wcd_secret -OldToken old_secret -Exclude 'a b*', c.js -MaxAgeHours 2 -PassThru; $m.Next");
        Assert.Empty(result.AllErrors);
        Assert.EndsWith(" -Credential $testUser -ApiKey $key -OldToken $old -Exclude 'a b*',c.js -MaxAgeHours 2 -Step MetadataRedirect", (string)result.Output[0].BaseObject, StringComparison.Ordinal);
        Result refused = _session.Run("Invoke-McpMigration $uri -StatePath $state -AutoApprove -Step Cleanup");
        Assert.Equal(["MigrationStepRefused"], refused.ErrorIds);
        Assert.EndsWith(" -NoBrowser -Step MetadataRedirect", (string)_session.Run("(Invoke-McpMigration $uri -StatePath $state -NoBrowser -Step MetadataRedirect).Next").Output[0].BaseObject, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_excluded_is_not_searched_and_said_to_be_left_out()
    {
        Connect();
        string source = Directory.CreateDirectory(Path.Combine(_state, "src")).FullName;
        File.WriteAllText(Path.Combine(source, "index.js"), "console.log(1)\n");
        File.WriteAllText(Path.Combine(source, "sample.js"), "app.post('/oauth/token', (req, res) => {\n  res.json({ grant_type: 1 })\n})\n");
        _session.Host.Set("source", source);
        const string Call = "$s = Invoke-McpMigration $uri -SourcePath $source -StatePath $state/one.json -AutoApprove -Step Cleanup -Force -Confirm:$false";
        Result result = _session.Run($"{Call}; $s.Message; {Call} -Exclude sample.js; $s.Message; $s.Evidence");
        Assert.Empty(result.AllErrors);
        Assert.Contains("sample.js", (string)result.Output[0].BaseObject, StringComparison.Ordinal);
        Assert.DoesNotContain("sample.js", (string)result.Output[1].BaseObject, StringComparison.Ordinal);
        Assert.Contains(result.Output.Skip(2), static o => o.ToString().EndsWith("sample.js: -Exclude names it", StringComparison.Ordinal));
    }

    [Fact]
    public void A_server_that_is_named_twice_is_taken_once()
    {
        Connect();
        Result result = _session.Run("$uri, $uri | Invoke-McpMigration -StatePath $state -AutoApprove -PassThru");
        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        Assert.Contains("named twice", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_cell_of_a_table_is_not_given()
    {
        Connect();
        const string Row = "[pscustomobject]@{ Uri = $uri; SourcePath = ''; Name = ''; StatePath = $state }";
        Result result = _session.Run($"{Row} | Invoke-McpMigration -AutoApprove -PassThru");
        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        result = _session.Run("[pscustomobject]@{ Uri = $uri; StatePath = '' }, " + Row + " | Invoke-McpMigration -AutoApprove -PassThru");
        Assert.Equal(["InvalidArgument"], result.ErrorIds);
        Assert.Contains("-StatePath", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Single(result.Output);
    }

    private void Connect() => Assert.Empty(_session.Run("$null = Connect-AuthKit $sandbox.GatewayUri -AdminKey $sandbox.AdminKey").AllErrors);
}
