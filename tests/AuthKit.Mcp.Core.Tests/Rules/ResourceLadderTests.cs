using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>How far a resource is from the URL in use.</summary>
public class ResourceLadderTests
{
    [Theory]
    [InlineData("https://x/mcp", "https://x/mcp", null)]
    [InlineData("https://X/mcp", "https://x/mcp", false)]
    [InlineData("https://x/", "https://x", false)]
    [InlineData("https://x", "https://x/", null)]
    [InlineData("https://X", "https://x/", false)]
    [InlineData("https://x", "https://x/?k=1", false)]
    [InlineData("https://x:443/mcp", "https://x/mcp", false)]
    [InlineData("http://x:80/mcp", "http://x/mcp", false)]
    [InlineData("https://x", "https://x/mcp", false)]
    [InlineData("https://x/a", "https://x/a/b", false)]
    [InlineData("https://x/mcp", "https://x/mcp?k=1", false)]
    [InlineData("https://x/mcp?k=1", "https://x/mcp", true)]
    [InlineData("https://x/mcp/", "https://x/mcp", true)]
    [InlineData("https://x/mcp", "https://x/mcp/", true)]
    [InlineData("http://x/mcp", "https://x/mcp", true)]
    [InlineData("https://y/mcp", "https://x/mcp", true)]
    [InlineData("https://x:8443/mcp", "https://x/mcp", true)]
    [InlineData("https://x/mcp2", "https://x/mcp", true)]
    [InlineData("https://x/mc", "https://x/mcp", true)]
    [InlineData("https://x/mcp/v2", "https://x/mcp", true)]
    [InlineData("https://x/MCP", "https://x/mcp", true)]
    [InlineData("https://x/mcp#f", "https://x/mcp", true)]
    [InlineData("mcp", "https://x/mcp", true)]
    [InlineData("", "https://x/mcp", true)]
    public void Each_step_has_its_level(string resource, string endpoint, bool? isError)
    {
        Assert.True(RawUrl.TryParse(endpoint, out RawUrl url));
        Assert.Equal(isError, ResourceLadder.Compare(resource, url)?.IsError);
    }
}
