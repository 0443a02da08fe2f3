using AuthKit.Mcp.Clients;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Core.Tests.Clients;

/// <summary>What each client makes of a resource that is not the URL in use, step by step.</summary>
public class ResourceMatchTests
{
    private static readonly string[] Clients = ["TypeScript", "Python", "C#", "Go", "VSCode"];

    // Of TypeScript, Python, C#, Go and VS Code, in this order: y takes the resource, n refuses it.
    [Theory]
    [InlineData("https://x/mcp", "https://x/mcp", "yyyyy")]
    [InlineData("https://X/mcp", "https://x/mcp", "yyyny")]
    [InlineData("HTTPS://x/mcp", "https://x/mcp", "yyyny")]
    [InlineData("https://x/", "https://x", "yyyny")]
    [InlineData("https://x", "https://x/", "yyyny")]
    [InlineData("https://x:443/mcp", "https://x/mcp", "yyyny")]
    [InlineData("https://x/mcp", "https://x:443/mcp", "ynyny")]
    [InlineData("https://x", "https://x/mcp", "yyynn")]
    [InlineData("https://x/", "https://x/mcp", "yyynn")]
    [InlineData("https://x/a", "https://x/a/b", "yynnn")]
    [InlineData("https://x/mcp/", "https://x/mcp", "nyynn")]
    [InlineData("https://x/mcp", "https://x/mcp/", "yyynn")]
    [InlineData("https://x/mcp", "https://x/mcp?k=1", "yyynn")]
    [InlineData("http://x/mcp", "https://x/mcp", "nnnnn")]
    [InlineData("https://y/mcp", "https://x/mcp", "nnnnn")]
    [InlineData("https://x:8443/mcp", "https://x/mcp", "nnnnn")]
    [InlineData("https://x/mcp2", "https://x/mcp", "nnnnn")]
    [InlineData("https://x/mc", "https://x/mcp", "nnnnn")]
    [InlineData("https://x/mcp/v2", "https://x/mcp", "nnnnn")]
    [InlineData("https://x/MCP", "https://x/mcp", "nnynn")] // The C# SDK compares paths without case.
    [InlineData("https://x/%6Dcp", "https://x/mcp", "nnynn")] // System.Uri decodes what need not be encoded.
    [InlineData("mcp", "https://x/mcp", "nnnnn")]
    [InlineData("", "https://x/mcp", "nnnnn")]
    public void Each_client_has_its_own_ladder(string resource, string endpoint, string taken)
    {
        Assert.True(RawUrl.TryParse(endpoint, out RawUrl url));
        Assert.Equal(taken, string.Concat(Clients.Select(c => Profile(c).Resource.Matches(resource, url, false) is true ? 'y' : 'n')));
    }

    [Theory]
    [InlineData("Go", "https://x", true)]
    [InlineData("Go", "https://x/mcp", false)]
    [InlineData("C#", "https://x", true)]
    [InlineData("C#", "https://x/mcp", false)]
    [InlineData("TypeScript", "https://x/mcp", true)]
    [InlineData("Python", "https://x/mcp", true)]
    [InlineData("VSCode", "https://x/mcp", true)]
    public void At_the_root_some_clients_want_the_origin(string client, string resource, bool taken)
    {
        Assert.True(RawUrl.TryParse("https://x/mcp", out RawUrl url));
        Assert.Equal(taken, Profile(client).Resource.Matches(resource, url, true));
    }

    [Theory]
    [InlineData("https://x/mcp", true)]
    [InlineData("https://x", null)]
    [InlineData("https://x/mcp/", null)]
    [InlineData("https://y/mcp", false)]
    public void Of_Claude_only_the_documents_are_known(string resource, bool? taken)
    {
        Assert.True(RawUrl.TryParse("https://x/mcp", out RawUrl url));
        Assert.Equal(taken, Profile("Claude").Resource.Matches(resource, url, false));
    }

    internal static ClientProfile Profile(string name) => ClientProfiles.All.Single(c => c.Name == name);
}
