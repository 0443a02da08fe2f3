using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.OAuth;

/// <summary>samples/token.ps1 with a vault in memory in place of SecretManagement, at the sandbox.</summary>
public sealed class TokenSampleTests : IDisposable
{
    private readonly SandboxSession _session = new();

    public TokenSampleTests()
    {
        _session.Host.Set("sample", Path.Combine(ModuleHost.RepositoryRoot, "samples", "token.ps1"));

        // Keeps what a real vault keeps: text and SecureStrings in a table.
        Assert.Empty(_session.Run("""
            $memory = @{}
            function Get-Secret {
                [CmdletBinding()] param($Name, $Vault)
                if ($locked) { $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([System.InvalidOperationException]::new('Unable to get secret from vault Ops'), 'InvokeGetSecretError', 'InvalidOperation', $null)) }
                elseif ($memory.ContainsKey($Name)) { return $memory[$Name] }
                $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([System.Management.Automation.ItemNotFoundException]::new("The secret $Name was not found."), 'GetSecretNotFound', 'ObjectNotFound', $null))
            }
            $locked = $false
            function Set-Secret {
                [CmdletBinding()] param($Name, $Vault, $Secret)
                foreach ($value in $Secret.Values) { if ($value -isnot [string] -and $value -isnot [securestring]) { throw "A vault cannot hold $value" } }
                $memory[$Name] = $Secret
            }
            """).AllErrors);
    }

    [Fact]
    public void The_first_run_signs_in_and_the_next_takes_what_was_kept()
    {
        Result result = _session.Run("& $sample $uri -Credential $sandbox.Credential; & $sample $uri; $memory.Count; $memory[\"AuthKit.Mcp $uri\"].RefreshToken.Length -gt 0");
        Assert.Empty(result.AllErrors);
        Assert.Same(result.Output[0].BaseObject, result.Output[1].BaseObject);
        Assert.Equal((1, true), ((int)result.Output[2].BaseObject, (bool)result.Output[3].BaseObject));
        Assert.Single(_session.AtGateway(), static r => r == "POST /oauth/token");
    }

    [Fact]
    public void A_token_near_its_end_is_renewed_with_nobody_there_and_kept()
    {
        Result result = _session.Run("""
            $old = & $sample $uri -Credential $sandbox.Credential
            $memory["AuthKit.Mcp $uri"].ExpiresAt = [datetimeoffset]::UtcNow.AddMinutes(4).ToString('o')
            $sandbox.ClearRequests()
            $new = & $sample $uri
            $new -ne $old; $memory["AuthKit.Mcp $uri"].AccessToken -eq $new
            (Get-AuthKitUser $new -Connection (Connect-AuthKit -Uri $sandbox.GatewayUri -NoAdminKey -PassThru)).Email -eq $sandbox.Credential.UserName
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(3, result.Output.Count);
        Assert.All(result.Output, static o => Assert.Equal(true, o.BaseObject));
        Assert.Contains("POST /oauth/token", _session.AtGateway());
        Assert.DoesNotContain("POST /oauth/register", _session.AtGateway());
    }

    [Fact]
    public void A_refused_renewal_is_told_and_signs_in_anew()
    {
        Result result = _session.Run("""
            $null = & $sample $uri -Credential $sandbox.Credential
            $memory["AuthKit.Mcp $uri"].ExpiresAt = '2020-01-01T00:00:00Z'
            $memory["AuthKit.Mcp $uri"].RefreshToken = [System.Net.NetworkCredential]::new('', 'rt_unknown_to_this_gateway').SecurePassword
            & $sample $uri -Credential $sandbox.Credential
            """);
        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        Assert.Contains("could not be renewed", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("rt_unknown", result.Warnings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_that_is_down_asks_nobody_to_sign_in()
    {
        Result result = _session.Run("""
            $null = & $sample $uri -Credential $sandbox.Credential
            $memory["AuthKit.Mcp $uri"].ExpiresAt = '2020-01-01T00:00:00Z'
            $before = $memory["AuthKit.Mcp $uri"].RefreshToken
            Stop-AuthKitSandbox
            try { & $sample $uri } catch { $_.FullyQualifiedErrorId }
            $memory["AuthKit.Mcp $uri"].RefreshToken -eq $before
            """);
        Assert.StartsWith("TokenEndpointUnreachable", (string)result.Output[0].BaseObject, StringComparison.Ordinal);
        Assert.Equal(true, result.Output[1].BaseObject);
    }

    [Fact]
    public void A_locked_vault_is_an_error_and_no_reason_to_sign_in()
    {
        Result result = _session.Run("$locked = $true; & $sample $uri -Credential $sandbox.Credential");
        Assert.Contains("Unable to get secret", Assert.Single(result.AllErrors).Exception.Message, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Empty(_session.AtGateway());
    }

    [Fact]
    public void A_token_that_does_not_say_when_it_ends_is_renewed_where_it_can_be()
    {
        Result result = _session.Run("""
            $old = & $sample $uri -Credential $sandbox.Credential
            $memory["AuthKit.Mcp $uri"].Remove('ExpiresAt')
            $new = & $sample $uri
            $new -ne $old
            $memory["AuthKit.Mcp $uri"].Remove('ExpiresAt'); $memory["AuthKit.Mcp $uri"].Remove('RefreshToken')
            (& $sample $uri) -eq $new
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal([true, true], result.Output.Select(static o => o.BaseObject));
    }

    [Theory]
    [InlineData("token.ps1", "'https://mcp.contoso.com/mcp'")]
    [InlineData("quickstart.ps1", "")]
    [InlineData("nightly.ps1", "-Servers none.txt -Reports none")]
    public void A_sample_outside_a_built_checkout_takes_the_installed_module_or_says_that_there_is_none(string sample, string arguments)
    {
        string folder = Directory.CreateTempSubdirectory("authkit-mcp-sample-").FullName;
        File.Copy(Path.Combine(ModuleHost.RepositoryRoot, "samples", sample), Path.Combine(folder, sample));
        using ModuleHost host = new(import: false);
        host.Set("sample", Path.Combine(folder, sample));
        Result result = host.Run($"try {{ & $sample {arguments} }} catch {{ \"$_\" }}");
        string told = string.Join(' ', result.Output) + string.Join(' ', result.AllErrors) + host.Shown;
        Directory.Delete(folder, recursive: true);
        Assert.Contains("neither built in this checkout nor installed", told, StringComparison.Ordinal);
    }

    public void Dispose() => _session.Dispose();
}
