using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Core.Tests.Migration;

public class RedirectLensTests
{
    [Fact]
    public void A_redirect_to_another_origin_upsets_clients_that_compare_issuers_or_stay_in_their_origin()
    {
        Assert.True(RawUrl.TryParse("https://mcp.example.test/mcp", out RawUrl endpoint));
        IReadOnlyList<string> upset = RedirectLens.Look(endpoint, "https://auth.example.test");
        Assert.Contains(upset, static u => u.StartsWith("TypeScript 2", StringComparison.Ordinal) && u.Contains("does not follow a redirect", StringComparison.Ordinal));
        Assert.Contains(upset, static u => u.StartsWith("mcp-remote", StringComparison.Ordinal) && u.Contains("whose issuer is https://auth.example.test and not https://mcp.example.test", StringComparison.Ordinal));
        Assert.Contains(upset, static u => u.StartsWith("Go", StringComparison.Ordinal));
        Assert.StartsWith("Follow the redirect: ", upset[^1], StringComparison.Ordinal);
        Assert.Contains("Python", upset[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_redirect_within_the_origin_upsets_nobody_for_its_issuer()
    {
        Assert.True(RawUrl.TryParse("https://mcp.example.test/mcp", out RawUrl endpoint));
        Assert.DoesNotContain(RedirectLens.Look(endpoint, "https://mcp.example.test"), static u => u.Contains("issuer is", StringComparison.Ordinal));
    }
}
