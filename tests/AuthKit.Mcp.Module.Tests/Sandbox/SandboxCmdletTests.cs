using System.Management.Automation;
using System.Net.Sockets;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Sandbox;

public class SandboxCmdletTests
{
    [Fact]
    public void A_sandbox_is_started_listed_changed_and_stopped()
    {
        using ModuleHost host = new();
        Result result = host.Run("""
            $sandbox = Start-AuthKitSandbox -Fault prm-not-found
            @(Get-AuthKitSandbox).Count
            $sandbox.Faults -join ','
            (Set-AuthKitSandbox -AddFault gateway-down -RemoveFault prm-not-found -PassThru).Faults -join ','
            (Set-AuthKitSandbox -Clear -PassThru).Faults.Count
            Stop-AuthKitSandbox
            $sandbox.IsRunning
            @(Get-AuthKitSandbox).Count
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal([1, "prm-not-found", "gateway-down", 0, false, 0], result.Output.Select(static o => o.BaseObject));
    }

    [Fact]
    public void A_sandbox_ends_with_its_runspace()
    {
        string gateway;
        using (ModuleHost host = new())
        {
            gateway = host.Run("(Start-AuthKitSandbox).GatewayUri").Single<string>();
        }

        using TcpClient client = new();
        Assert.Throws<SocketException>(() => client.Connect("127.0.0.1", new Uri(gateway).Port));
    }

    [Fact]
    public void An_unknown_fault_names_near_ones_and_changes_nothing()
    {
        using ModuleHost host = new();
        Result result = host.Run("""
            $sandbox = Start-AuthKitSandbox -Fault prm-html
            try { Set-AuthKitSandbox -Fault prm-not-fuond } catch { $_.Exception.Message }
            $sandbox.Faults -join ','
            """);
        Assert.Contains("prm-not-found", (string)result.Output[0].BaseObject, StringComparison.Ordinal);
        Assert.Contains("Get-AuthKitSandbox -ListFault", (string)result.Output[0].BaseObject, StringComparison.Ordinal);
        Assert.Equal("prm-html", result.Output[1].BaseObject);
    }

    [Fact]
    public void A_kind_of_certificate_means_https()
    {
        using ModuleHost host = new();
        Assert.StartsWith("https://", host.Run("(Start-AuthKitSandbox -CertificateKind Expired).GatewayUri").Single<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_starts_changes_and_stops_nothing()
    {
        using ModuleHost host = new();
        Result result = host.Run("""
            Start-AuthKitSandbox -WhatIf
            $sandbox = Start-AuthKitSandbox
            Set-AuthKitSandbox -Fault prm-html -WhatIf
            Stop-AuthKitSandbox -WhatIf
            "$($sandbox.IsRunning) $($sandbox.Faults.Count)"
            """);
        Assert.Equal("True 0", result.Single<string>());
    }

    [Fact]
    public void Faults_are_listed_and_completed()
    {
        using ModuleHost host = new();
        Result result = host.Run("""
            @(Get-AuthKitSandbox -ListFault).Count
            [System.Management.Automation.CommandCompletion]::CompleteInput('Start-AuthKitSandbox -Fault prm-htm', 35, $null).CompletionMatches[0].CompletionText
            """);
        Assert.InRange((int)result.Output[0].BaseObject, 15, 1000);
        Assert.Equal("prm-html", result.Output[1].BaseObject);
    }

    [Fact]
    public void Its_object_is_shown_and_serialized_without_secrets()
    {
        using ModuleHost host = new();
        Result result = host.Run("$sandbox = Start-AuthKitSandbox; $sandbox");
        PSObject sandbox = result.Output[0];
        string key = new System.Net.NetworkCredential("", (System.Security.SecureString)sandbox.Properties["AdminKey"].Value).Password;
        Assert.NotEmpty(key);
        string everything = PSSerializer.Serialize(sandbox, 5) + sandbox + string.Join('\n', host.Show("$sandbox")) + string.Join('\n', host.Show("$sandbox.Token")) + string.Join('\n', host.Show("$sandbox.Requests"));
        Assert.DoesNotContain(key, everything, StringComparison.Ordinal);
        Assert.DoesNotContain("mat_", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("mrt_", everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Start-AuthKitSandbox -AdminKey \"se`ncret\"", "InvalidSecret", "-AdminKey")]
    [InlineData("Start-AuthKitSandbox -Scopes 'a b'", "SandboxFailed", "Scopes")]
    [InlineData("Start-AuthKitSandbox -GatewayPort 70000", "ParameterArgumentValidationError", "GatewayPort")]
    [InlineData("Start-AuthKitSandbox -CertificateKind Best", "ParameterArgumentValidationError", "CertificateKind")]
    [InlineData("Set-AuthKitSandbox -Clear", "SandboxFailed", "Start-AuthKitSandbox")]
    [InlineData("Set-AuthKitSandbox -Sandbox 5 -Clear", "CannotConvertArgumentNoMessage", "Sandbox")]
    public void A_bad_argument_is_named(string script, string id, string named)
    {
        using ModuleHost host = new();
        Result result = host.Run(script);
        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(named, error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cret", error.ToString().Replace("secret", "", StringComparison.OrdinalIgnoreCase), StringComparison.Ordinal);
        Assert.Empty(host.Run("Get-AuthKitSandbox").Output);
    }
}
