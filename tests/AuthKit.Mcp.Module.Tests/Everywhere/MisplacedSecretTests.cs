using System.Management.Automation;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Everywhere;

/// <summary>A secret in the parameter beside the right one: the error names the fault, and not the value.</summary>
public sealed class MisplacedSecretTests : IDisposable
{
    private static readonly string[] Keys = ["mySuperAdminKey", "s3cr3t-0f-4dm1n", "sak_abcdefghijklmnop0123456789abcdef", "mat_0123456789012345678901234567890123456789", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl", "/aB3xY9kLmN0pQrStUvWx/yZ012==", "key with blanks"];

    private readonly ModuleHost _host = new();

    public MisplacedSecretTests()
    {
        _host.Set("keys", Keys);
        Assert.Empty(_host.Run("$sandbox = Start-AuthKitSandbox; Connect-AuthKit $sandbox.GatewayUri $sandbox.AdminKey; $mcp = $sandbox.McpUri").AllErrors);
    }

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("Connect-AuthKit $key https://auth.contoso.com", "InvalidUri")]
    [InlineData("Test-AuthKitInstance -Uri $key", "InvalidUri")]
    [InlineData("New-AuthKitServer -Name A -ResourceUrl $key", "InvalidUri")]
    [InlineData("Request-McpToken $key -AutoApprove", "InvalidUri")]
    [InlineData("Register-McpClient $key", "InvalidUri")]
    [InlineData("Test-McpDiscovery $key", "InvalidUri")]
    [InlineData("Test-McpOAuthFlow $mcp -AutoApprove -OtherServer $key", "InvalidUri")]
    [InlineData("Revoke-McpToken $sandbox.Token -RevocationEndpoint $key -Confirm:$false", "InvalidUri")]
    [InlineData("Get-AuthKitServer -Id $key", "ServerNotFound")]
    [InlineData("Get-AuthKitServer -ResourceUrl $key", "ServerNotFound")]
    [InlineData("Request-McpToken $mcp -Token $key -AutoApprove", "InvalidArgument")]
    [InlineData("Request-McpToken $mcp -Client $key -AutoApprove", "ParameterArgumentTransformationError")]
    [InlineData("Request-McpToken $mcp -Headers \"Authorization: Bearer $key\" -AutoApprove", "ParameterArgumentTransformationError")]
    [InlineData("Request-McpToken $mcp -Credential $key", "ParameterArgumentTransformationError")]
    [InlineData("Request-McpToken $mcp -Client @{ ClientId = 'c'; ClientSecret = $key } -AutoApprove", "ParameterArgumentTransformationError")]
    [InlineData("Get-AuthKitServer -Headers $key", "ParameterArgumentTransformationError")]
    [InlineData("Get-AuthKitServer -Connection $key", "ParameterArgumentTransformationError")]
    [InlineData("Get-AuthKitServer -ProxyCredential $key", "ParameterArgumentTransformationError")]
    [InlineData("Get-AuthKitServer -Proxy $key", "InvalidArgument")]
    public void It_is_not_shown(string script, string id)
    {
        Result result = _host.Run($"foreach ($key in $keys) {{ try {{ {script} }} catch {{ $_ }} }}");
        ErrorRecord[] errors = [.. result.AllErrors, .. result.Output.Select(static o => o.BaseObject).OfType<ErrorRecord>()];
        Assert.Equal(Keys.Length, errors.Length);
        Assert.All(errors, e => Assert.Equal(id, e.FullyQualifiedErrorId.Split(',')[0]));
        AssertClean(errors, Keys);
    }

    [Theory]
    [InlineData("Connect-AuthKit \"https://auth.contoso.com/?key=$key\" x", "InvalidUri")]
    [InlineData("Connect-AuthKit \"https://auth.contoso.com/#$key\" x", "InvalidUri")]
    [InlineData("Connect-AuthKit \"auth.contoso.com/?key=$key\" x", "InvalidUri")]
    [InlineData("New-AuthKitServer -Name A -ResourceUrl \"https://mcp.contoso.com/mcp?api_key=$key#x\"", "InvalidUri")]
    [InlineData("New-AuthKitServer -Name A -ResourceUrl \"http://mcp.contoso.com/mcp?api_key=$key\"", "InvalidUri")]
    [InlineData("Revoke-McpToken $sandbox.Token -RevocationEndpoint \"http://192.0.2.4/?k=$key\" -Confirm:$false", "UnencryptedAuthentication")]
    [InlineData("Get-AuthKitServer -ResourceUrl \"https://mcp.contoso.com/mcp?api_key=$key\"", "ServerNotFound")]
    [InlineData("Get-AuthKitServer -Proxy \"ftp://u:$key@127.0.0.1:1\"", "InvalidArgument")]
    [InlineData("Get-AuthKitServer -Proxy \"http://u:$key@127.0.0.1:99999999\"", "InvalidArgument")]
    public void In_the_query_or_user_info_of_a_URL_it_is_not_shown(string script, string id)
    {
        const string Key = "s3cr3tOfTheUrl";
        _host.Set("key", Key);
        Result result = _host.Run(script);
        Assert.Equal([id], result.ErrorIds);
        AssertClean(result.AllErrors, [Key]);
    }

    [Theory]
    [InlineData("mcp.contoso.com", "Did you mean 'https://mcp.contoso.com'?")]
    [InlineData("mcp.contoso.com:8443/mcp", "Did you mean 'https://mcp.contoso.com:8443/mcp'?")]
    [InlineData("localhost/mcp", "Did you mean 'http://localhost/mcp'?")]
    [InlineData("gateway:8787", "Did you mean 'https://gateway:8787'?")]
    [InlineData("1b2c3d4e-authkit.contoso.workers.dev", "Did you mean 'https://1b2c3d4e-authkit.contoso.workers.dev'?")]
    [InlineData("code-review.contoso.com/code_review/mcp", "Did you mean 'https://code-review.contoso.com/code_review/mcp'?")]
    [InlineData("/mcp", "('/mcp') is a path")]
    public void What_looks_like_a_host_or_a_path_is_named_with_the_right_form(string value, string words)
    {
        _host.Set("value", value);
        Result result = _host.Run("Test-AuthKitInstance -Uri $value");
        Assert.Contains(words, Assert.Single(result.AllErrors).Exception.Message, StringComparison.Ordinal);
    }

    // The literals of a command line are not the module's to hide; these scripts have none.
    private static void AssertClean(IEnumerable<ErrorRecord> errors, string[] secrets) => Assert.All(errors, e =>
    {
        string text = string.Join('\n', e.ToString(), e.CategoryInfo.ToString(), $"{e.TargetObject}", PSSerializer.Serialize(e.TargetObject, 3), e.Exception.ToString(), e.FullyQualifiedErrorId, e.ErrorDetails?.ToString() ?? "");
        Assert.All(secrets, s => Assert.DoesNotContain(s, text, StringComparison.Ordinal));
    });
}
