using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuthKit.Mcp.Module.Tests.Hosting;
using AuthKit.Mcp.Module.Tests.Tokens;

namespace AuthKit.Mcp.Module.Tests.OAuth;

public sealed class RequestMcpTokenTests : IDisposable
{
    private readonly SandboxSession _session = new();

    [Fact]
    public void The_form_gives_a_token_that_the_gateway_and_the_server_accept()
    {
        Result result = _session.Run("""
            $token = Request-McpToken $uri -Credential $sandbox.Credential
            $user = $token | Get-AuthKitUser -Connection (Connect-AuthKit -Uri $sandbox.GatewayUri -NoAdminKey -PassThru)
            $user.Email -eq $sandbox.Credential.UserName
            $token.Resource -eq $uri; $token.Issuer -eq $sandbox.GatewayUri; $token.ClientId -eq $token.Client.ClientId; $token.Scopes.Count -gt 0
            $null -ne $token.RefreshToken; $token.ExpiresAt -gt [datetime]::UtcNow
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(7, result.Output.Count);
        Assert.All(result.Output, static o => Assert.Equal(true, o.BaseObject));
    }

    [Fact]
    public void Signing_up_makes_the_account_that_signs_in_the_next_time()
    {
        Result result = _session.Run("""
            Request-McpToken $uri -Credential $ada
            $null = Request-McpToken $uri -Credential $ada -SignUp
            $again = Request-McpToken $uri -Credential $ada
            ($again | Get-AuthKitUser -Connection (Connect-AuthKit -Uri $sandbox.GatewayUri -NoAdminKey -PassThru)).Email
            Request-McpToken $uri -Credential $ada -SignUp
            """);
        Assert.Equal(["SignInRefused", "SignInRefused"], result.ErrorIds);
        Assert.Equal("ada@example.com", Assert.Single(result.Output).BaseObject);
        Assert.All(result.AllErrors, static e => Assert.DoesNotContain("correct horse", e.Exception.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CORP\\ada")]
    [InlineData("ada@localhost")]
    [InlineData("ada@a@contoso.com")]
    public void The_user_name_reaches_the_form_whole(string name)
    {
        _session.Host.Set("name", name);
        Result result = _session.Run("""
            $whole = [pscredential]::new($name, $ada.Password)
            ($uri | Request-McpToken -Credential $whole -SignUp | Get-AuthKitUser -Connection (Connect-AuthKit -Uri $sandbox.GatewayUri -NoAdminKey -PassThru)).Email
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(name, result.Single<string>());
    }

    [Fact]
    public void A_client_of_another_issuer_is_told_before_a_new_one_is_registered()
    {
        Result result = _session.Run("""
            $other = Start-AuthKitSandbox
            $client = Register-McpClient $other.McpUri
            $token = Request-McpToken $uri -Client $client -Credential $sandbox.Credential
            $token.ClientId -ne $client.ClientId
            Request-McpToken $uri -Client $client -Credential $sandbox.Credential -WhatIf
            $null = Test-McpOAuthFlow $uri -ClientId cid_mine -Credential $sandbox.Credential -WhatIf
            $other | Stop-AuthKitSandbox
            """);
        Assert.Empty(result.AllErrors);
        Assert.True(result.Single<bool>());
        Assert.Contains("a new client is registered", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
        Assert.Contains("register a new client first if", _session.Host.Shown, StringComparison.Ordinal);
        Assert.Contains("\"Sign in, call the server and revoke the tokens\"", _session.Host.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_is_registered_once_and_used_again()
    {
        Result result = _session.Run("""
            $client = Register-McpClient $uri -ClientName 'Nightly check' -RedirectUri http://127.0.0.1:8400/callback -Scope mcp:read
            $tokens = 1, 2 | ForEach-Object { Request-McpToken $uri -Client $client -Credential $sandbox.Credential }
            $tokens.ClientId; $client.ClientName; $client.Issuer -eq $sandbox.GatewayUri
            ($tokens[0] | Update-McpToken).ClientId
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(result.Output[0].BaseObject, result.Output[1].BaseObject);
        Assert.Equal(("Nightly check", true), ((string)result.Output[2].BaseObject, (bool)result.Output[3].BaseObject));
        Assert.Equal(result.Output[0].BaseObject, result.Output[4].BaseObject);
        Assert.Single(_session.AtGateway(), static r => r == "POST /oauth/register");
    }

    [Fact]
    public void WhatIf_sends_nothing_at_all()
    {
        Result result = _session.Run("Request-McpToken $uri -Credential $ada -SignUp -WhatIf; Register-McpClient $uri -WhatIf; Register-McpClient -AuthorizationServer $sandbox.GatewayUri -WhatIf");
        Assert.Empty(result.AllErrors);
        Assert.Empty(result.Output);
        Assert.Equal(0, _session.Run("$sandbox.Requests.Count").Single<int>());
        Assert.Contains("\"Register a client, sign in and request a token\"", _session.Host.Shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state-dropped", "StateMismatch")]
    [InlineData("state-altered", "StateMismatch")]
    [InlineData("iss-wrong", "IssuerMismatch")]
    [InlineData("consent-denied", "AuthorizationRefused")]
    [InlineData("register-refuses", "ClientRegistrationRefused")]
    [InlineData("token-invalid-grant", "TokenRequestRefused")]
    [InlineData("token-500", "TokenEndpointUnreachable")]
    [InlineData("token-type-missing", "TokenAnswerInvalid")]
    public void What_the_authorization_server_does_wrong_ends_it_without_a_token(string fault, string id)
    {
        Result result = _session.Run($"Set-AuthKitSandbox -Fault {fault}; Request-McpToken $uri -Credential $sandbox.Credential -Verbose -Debug");
        Assert.Equal([id], result.ErrorIds);
        Assert.Empty(result.Output);
        TokenHost.AssertNoSecret(result);
    }

    [Fact]
    public void After_a_forged_answer_no_code_is_sent_anywhere()
    {
        Assert.Equal(["StateMismatch"], _session.Run("Set-AuthKitSandbox -Fault state-altered; Request-McpToken $uri -Credential $sandbox.Credential").ErrorIds);
        Assert.DoesNotContain("POST /oauth/token", _session.AtGateway());
    }

    [Fact]
    public void A_page_is_no_automatic_approval()
    {
        Result result = _session.Run("Request-McpToken $uri -AutoApprove");
        Assert.Equal(["SignInPageUnknown"], result.ErrorIds);
        Assert.Contains("-Credential", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_challenge_with_more_scopes_is_added_to_those_of_the_token()
    {
        Result result = _session.Run("""
            $token = Request-McpToken $uri -Credential $sandbox.Credential -Scope mcp:read
            $more = Request-McpToken $uri -Credential $sandbox.Credential -Token $token -Challenge 'Bearer error="insufficient_scope", scope="mcp:write"'
            "$($token.Scopes)"; "$($more.Scopes)"; $token.ClientId -eq $more.ClientId
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(["mcp:read", "mcp:read mcp:write", true], result.Output.Select(static o => o.BaseObject));
    }

    [Theory]
    [InlineData("Request-McpToken mcp.example.com/mcp -AutoApprove", "InvalidUri", "https://")]
    [InlineData("Request-McpToken http://127.0.0.1:1/mcp -AutoApprove", "McpServerUnreachable", "Check the URL")]
    [InlineData("Request-McpToken \"$($sandbox.GatewayUri)/nothing\" -AutoApprove", "ResourceMetadataNotFound", "Test-McpDiscovery")]
    [InlineData("Request-McpToken $uri -AutoApprove -ClientSecret hush", "InvalidArgument", "-ClientId")]
    [InlineData("Request-McpToken $uri -AutoApprove -ClientMetadataUri http://example.com/client.json", "InvalidArgument", "https")]
    [InlineData("Request-McpToken $uri -AutoApprove -RedirectUri http://example.com/cb", "InvalidArgument", "loopback")]
    [InlineData("Request-McpToken $uri -AutoApprove -RedirectUri 'http://127.0.0.1:8400/cb#x'", "InvalidArgument", "fragment")]
    [InlineData("Register-McpClient $uri -RedirectUri http://example.com/cb", "InvalidArgument", "loopback")]
    [InlineData("Register-McpClient $uri -RedirectUri http://127.0.0.1:8400/cb, 'http://127.0.0.1:8400/cb#x'", "InvalidArgument", "fragment")]
    [InlineData("Request-McpToken $uri -AutoApprove -Proxy http://127.0.0.1:9", "McpServerUnreachable", "the proxy http://127.0.0.1:9 cannot be used")]
    [InlineData("Request-McpToken (Start-AuthKitSandbox -Tls).McpUri -AutoApprove", "McpServerUnreachable", "check its certificate")]
    [InlineData("Request-McpToken $uri -ClientCredentials", "ClientRequired", "-ClientSecret")]
    [InlineData("Request-McpToken $uri -ClientCredentials -ClientId x -ClientKey ''", "InvalidSecret", "-ClientKey")]
    [InlineData("Register-McpClient -AuthorizationServer http://127.0.0.1:1", "AuthorizationServerNotFound", "gave no answer")]
    public void Mistakes_are_told_with_what_to_do(string script, string id, string advice)
    {
        Result result = _session.Run(script);
        Assert.Equal([id], result.ErrorIds);
        Assert.Contains(advice, result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Request-McpToken $uri -AutoApprove -ClientCertificate $own", "InvalidArgument", "-ClientId")]
    [InlineData("Request-McpToken $uri -ClientCredentials -ClientId c1 -ClientCertificate $own -TokenEndpointAuthMethod tls_client_auth", "ClientAuthenticationUnsupported", "mtls_endpoint_aliases")]
    [InlineData("Request-McpToken $uri -ClientCredentials -ClientId c1 -ClientCertificate $open", "ParameterArgumentValidationError", "'CN=c1' and has no private key")]
    [InlineData("Update-McpToken $token -ClientCertificate $open", "ParameterArgumentValidationError", "ClientCertificate")]
    [InlineData("Test-McpDiscovery $uri -Certificate $open", "ParameterArgumentValidationError", "Get-PfxCertificate")]
    public void A_certificate_that_cannot_be_used_is_refused_before_anything_is_sent(string script, string id, string advice)
    {
        using RSA key = RSA.Create(2048);
        using X509Certificate2 own = new CertificateRequest("CN=c1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        using X509Certificate2 open = X509CertificateLoader.LoadCertificate(own.RawData);
        _session.Host.Set("own", own);
        _session.Host.Set("open", open);
        Result result = _session.Run("$token = $sandbox.Token; " + script);
        Assert.Equal([id], result.ErrorIds);
        Assert.Contains(advice, result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("POST /oauth/token", _session.AtGateway());
    }

    [Fact]
    public void Several_servers_are_independent()
    {
        Result result = _session.Run("'http://127.0.0.1:1/mcp', $uri | Request-McpToken -Credential $sandbox.Credential");
        Assert.Equal(["McpServerUnreachable"], result.ErrorIds);
        Assert.Single(result.Output);
    }

    public void Dispose() => _session.Dispose();
}
