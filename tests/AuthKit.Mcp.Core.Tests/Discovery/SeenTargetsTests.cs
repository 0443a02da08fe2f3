using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Core.Tests.Discovery;

public sealed class SeenTargetsTests
{
    [Theory]
    [InlineData("https://mcp.contoso.com/mcp", "", false)]
    [InlineData("HTTPS://MCP.contoso.com:443/mcp", "", false)]
    [InlineData("https://mcp.contoso.com/mcp", "Depth=Full", true)]
    [InlineData("https://mcp.contoso.com/MCP", "", true)]
    [InlineData("https://mcp.contoso.com/mcp/", "", true)]
    [InlineData("https://mcp.contoso.com/mcp?a", "", true)]
    [InlineData("https://mcp.contoso.com:8443/mcp", "", true)]
    [InlineData("http://mcp.contoso.com/mcp", "", true)]
    public void The_same_server_with_the_same_settings_comes_once(string uri, string settings, bool isNew)
    {
        SeenTargets seen = new();
        Assert.True(seen.IsNew("https://mcp.contoso.com/mcp", ""));
        Assert.Equal(isNew, seen.IsNew(uri, settings));
        Assert.False(seen.IsNew(uri, settings));
    }
}
