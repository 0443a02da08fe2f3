using AuthKit.Mcp.Gateway;

namespace AuthKit.Mcp.Core.Tests.Gateway;

public class GatewayOriginTests
{
    [Theory]
    [InlineData("https://auth.contoso.com", "https://auth.contoso.com")]
    [InlineData("https://auth.contoso.com/", "https://auth.contoso.com")]
    [InlineData("HTTPS://Auth.Contoso.COM:443", "https://auth.contoso.com")]
    [InlineData("https://auth.contoso.com:8443", "https://auth.contoso.com:8443")]
    [InlineData("http://localhost:8787", "http://localhost:8787")]
    [InlineData("http://127.0.0.1:8787/", "http://127.0.0.1:8787")]
    [InlineData("http://[::1]:8787", "http://[::1]:8787")]
    public void An_origin_is_read_in_its_normal_form(string text, string origin) => Assert.Equal(origin, GatewayOrigin.Parse(text, "-Uri", allowUnencrypted: false));

    [Theory]
    [InlineData("", "AUTHKIT_URL is empty")]
    [InlineData("  ", "AUTHKIT_URL is blank")]
    [InlineData("https://auth.contoso.com\n", "AUTHKIT_URL ends in LF.")]
    [InlineData("https://auth.contoso.com\r\n", "AUTHKIT_URL ends in CR LF.")]
    [InlineData("\ufeffhttps://auth.contoso.com", "AUTHKIT_URL starts with a byte order mark")]
    [InlineData("https://auth .contoso.com", "AUTHKIT_URL has a blank at position 13 of 25")]
    [InlineData("https://auth.contoso.com\u0000", "ends in the control character U+0000")]
    [InlineData("\"https://auth.contoso.com\"", "starts with the character '\"'")]
    [InlineData("https:auth.contoso.com", "two slashes")]
    [InlineData("//auth.contoso.com", "Did you mean 'https://auth.contoso.com'?")]
    [InlineData("https://", "has no host")]
    [InlineData("https://:8443", "is not a URL")]
    [InlineData("https://auth.contoso.com:0", "is not a URL")]
    [InlineData("https://a%41.com", "is not a URL")]
    [InlineData("wss://auth.contoso.com", "has the scheme 'wss'")]
    [InlineData("https://auth.contoso.com/x", "the path '/x'. Give the origin of the gateway alone: 'https://auth.contoso.com'")]
    [InlineData("https://auth.contoso.com/?", "a query")]
    [InlineData("https://auth.contoso.com/#", "a fragment")]
    public void Every_fault_has_its_own_sentence(string text, string words)
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => GatewayOrigin.Parse(text, "AUTHKIT_URL", allowUnencrypted: false));
        Assert.Equal(ErrorCode.InvalidUri, e.Code);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.StartsWith("AUTHKIT_URL ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_http_beyond_loopback_needs_permission()
    {
        Assert.Equal(ErrorCode.UnencryptedAuthentication, Assert.Throws<AuthKitException>(() => GatewayOrigin.Parse("http://auth.contoso.com", "-Uri", allowUnencrypted: false)).Code);
        Assert.Equal("http://auth.contoso.com", GatewayOrigin.Parse("http://auth.contoso.com:80", "-Uri", allowUnencrypted: true));
    }

    [Theory]
    [InlineData("https://me:hidden@auth.contoso.com")]
    [InlineData("me:hidden@auth.contoso.com")]
    [InlineData("https://me:hidden@auth.contoso.com\n")]
    public void A_password_in_the_URL_is_never_shown(string text)
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => GatewayOrigin.Parse(text, "-Uri", allowUnencrypted: false));
        Assert.DoesNotContain("hidden", e.Message + e.Target, StringComparison.Ordinal);
    }
}
