using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Core.Tests.Http;

/// <summary>What is said of an endpoint that is nearly right.</summary>
public class HttpUrlHintTests
{
    [Theory]
    [InlineData("https://bücher.example/mcp", "Did you mean 'https://xn--bcher-kva.example/mcp'?")]
    [InlineData("https://bücher.example:8443/a?b", "Did you mean 'https://xn--bcher-kva.example:8443/a?…'?")]
    [InlineData("http://::1:8080/mcp", "put an IPv6 address in brackets")]
    [InlineData("http://host:port/mcp", "check the host and the port")]
    public void A_near_miss_is_told_how_it_is_meant(string typed, string hint) => Assert.Contains(hint, Message(typed), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://bücher.example/mcp\u00a0")]
    [InlineData("https://example.com/bücher")]
    [InlineData("https://a:hunter2@bücher.example/mcp")]
    public void What_is_wrong_elsewhere_is_not_called_meant(string typed)
    {
        string message = Message(typed);
        Assert.DoesNotContain("Did you mean", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    private static string Message(string typed)
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => Target.Parse(typed));
        Assert.Equal(ErrorCode.InvalidUri, e.Code);
        return e.Message;
    }
}
