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

    private void Connect() => Assert.Empty(_session.Run("$null = Connect-AuthKit $sandbox.GatewayUri -AdminKey $sandbox.AdminKey").AllErrors);
}
