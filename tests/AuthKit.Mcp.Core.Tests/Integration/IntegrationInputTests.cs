using AuthKit.Mcp.Integration;

namespace AuthKit.Mcp.Core.Tests.Integration;

public sealed class IntegrationInputTests
{
    [Theory]
    [InlineData("https://mcp.contoso.com/mcp", "/mcp", "https://mcp.contoso.com")]
    [InlineData("https://MCP.contoso.com:443/a/b-c_d.e~f", "/a/b-c_d.e~f", "https://mcp.contoso.com")]
    [InlineData("https://mcp.contoso.com", "/", "https://mcp.contoso.com")]
    [InlineData("https://mcp.contoso.com:8443/", "/", "https://mcp.contoso.com:8443")]
    [InlineData("http://127.0.0.1:3000/mcp", "/mcp", "http://127.0.0.1:3000")]
    public void The_endpoint_is_split_into_origin_and_path(string url, string path, string origin)
    {
        IntegrationInput input = Create(url);
        Assert.Equal((path, origin), (input.McpPath, input.Origin));
    }

    [Theory]
    [InlineData("http://mcp.contoso.com/mcp")]
    [InlineData("https://mcp.contoso.com/mcp/")]
    [InlineData("https://mcp.contoso.com//mcp")]
    [InlineData("https://mcp.contoso.com/a/../mcp")]
    [InlineData("https://mcp.contoso.com/mcp?x=1")]
    [InlineData("https://mcp.contoso.com?x=1")]
    [InlineData("https://mcp.contoso.com/mcp#x")]
    [InlineData("https://mcp.contoso.com/:id")]
    [InlineData("https://mcp.contoso.com/[id]")]
    [InlineData("https://mcp.contoso.com/*")]
    [InlineData("https://mcp.contoso.com/a%20b")]
    [InlineData("https://mcp.contoso.com/(group)/mcp")]
    [InlineData("https://mcp.contoso.com/mcp\n")]
    [InlineData("https://mcp.contoso.com/\"+x+\"")]
    [InlineData("/mcp")]
    [InlineData("")]
    [InlineData(null)]
    public void A_path_that_frameworks_would_read_as_a_pattern_is_refused(string? url)
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => Create(url));
        Assert.Equal(ErrorCode.InvalidUri, e.Code);
        Assert.StartsWith("-ResourceUrl ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://auth.contoso.com\n")]
    [InlineData("https://auth.contoso.com/oauth")]
    [InlineData("")]
    public void The_gateway_must_be_an_origin(string url) =>
        Assert.StartsWith("-AuthKitUrl ", Assert.Throws<AuthKitException>(() => Create("https://mcp.contoso.com/mcp", gateway: url)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("w")]
    [InlineData("mat_")]
    [InlineData("mat")]
    [InlineData("mat_0123456789ab")]
    [InlineData("wcd \"")]
    [InlineData("wcd_\n")]
    [InlineData("wcd_0123456789abcdef0123456789")]
    public void A_prefix_that_fits_tokens_or_is_a_whole_key_is_refused_and_not_shown(string prefix)
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => Create("https://mcp.contoso.com/mcp", prefix: prefix));
        Assert.Equal(ErrorCode.InvalidArgument, e.Code);
        Assert.DoesNotContain("0123456789ab", e.Message + e.Target, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scope_that_would_break_the_challenge_is_refused() =>
        Assert.StartsWith("-Scopes ", Assert.Throws<AuthKitException>(() => Create("https://mcp.contoso.com/mcp", scopes: ["a\"b"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_a_name_and_scopes_there_are_the_host_and_the_gateways_default()
    {
        IntegrationInput input = Create("https://mcp.contoso.com/mcp", name: " ", scopes: []);
        Assert.Equal("mcp.contoso.com", input.Name);
        Assert.Equal(["mcp:tools"], input.Scopes);
    }

    private static IntegrationInput Create(string? url, string gateway = "https://auth.contoso.com", string? name = "n", string[]? scopes = null, string? prefix = null) =>
        IntegrationInput.Create(url, gateway, name, scopes, prefix, withLegacyRedirect: false);
}
