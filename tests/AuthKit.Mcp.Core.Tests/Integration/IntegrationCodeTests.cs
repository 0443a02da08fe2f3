using System.Text.RegularExpressions;
using AuthKit.Mcp.Files;
using AuthKit.Mcp.Integration;

namespace AuthKit.Mcp.Core.Tests.Integration;

public sealed class IntegrationCodeTests
{
    public static TheoryData<McpFramework> Frameworks => [.. Enum.GetValues<McpFramework>()];

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void Nothing_of_a_template_is_left(McpFramework framework)
    {
        foreach (IReadOnlyList<GeneratedFile> files in new[] { Generate(framework), Generate(framework, prefix: "wcd_", legacy: true) })
        {
            Assert.NotEmpty(files);
            Assert.All(files, static f =>
            {
                Assert.DoesNotMatch(new Regex(@"\$[A-Z]\w*\$|^%(if|else|end)", RegexOptions.Multiline), f.Text);
                Assert.DoesNotContain('{', f.Name.Replace("[[...path]]", "", StringComparison.Ordinal));
                Assert.DoesNotContain("{url}", f.NextStep, StringComparison.Ordinal);
                Assert.EndsWith("\n", f.Text, StringComparison.Ordinal);
                Assert.DoesNotContain("\n\n\n\n", f.Text, StringComparison.Ordinal);
                Assert.All(f.Text, static c => Assert.True(c is '\n' or '\t' or (>= ' ' and <= '~'), $"The character {(int)c}."));
            });
        }
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void What_was_given_is_in_the_code_and_what_was_not_asked_for_is_not(McpFramework framework)
    {
        string plain = All(Generate(framework));
        Assert.Contains("\"https://mcp.contoso.com/mcp\"", plain, StringComparison.Ordinal);
        Assert.Contains("\"https://auth.contoso.com\"", plain, StringComparison.Ordinal);
        Assert.Contains("\"mcp:tools\", \"mcp:read\"", plain, StringComparison.Ordinal);
        Assert.Contains("\"/.well-known/oauth-protected-resource/mcp\"", plain, StringComparison.Ordinal);
        Assert.Contains("by e-mail, as many samples do", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("MCP_API_KEYS", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("oauth-authorization-server", plain, StringComparison.Ordinal);

        string full = All(Generate(framework, prefix: "wcd_", legacy: true));
        Assert.Contains("\"wcd_\"", full, StringComparison.Ordinal);
        Assert.Contains("MCP_API_KEYS", full, StringComparison.Ordinal);
        Assert.Contains("/.well-known/oauth-authorization-server", full, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void A_name_that_looks_like_code_or_like_a_placeholder_stays_a_name(McpFramework framework)
    {
        string code = All(Generate(framework, name: "\"); evil(); //$Resource$\n%if ApiKeys"));
        Assert.Contains("\"\\\"); evil(); //$Resource$\\u000a%if ApiKeys\"", code, StringComparison.Ordinal);
        Assert.DoesNotContain(" \"); evil", code, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_at_the_root_has_one_place_of_metadata()
    {
        Assert.Contains("METADATA_PATHS: string[] = [\"/.well-known/oauth-protected-resource\"];", All(Generate(McpFramework.Express, url: "https://mcp.contoso.com")), StringComparison.Ordinal);
        Assert.Contains(Generate(McpFramework.NextJs, url: "https://mcp.contoso.com/"), static f => f.Name == "app/route.ts" && f.Text.Contains("\"../lib/mcp\"", StringComparison.Ordinal));
    }

    [Fact]
    public void The_routes_of_NextJs_lie_where_the_endpoint_is()
    {
        GeneratedFile route = Assert.Single(Generate(McpFramework.NextJs, url: "https://mcp.contoso.com/api/_v1/mcp"), static f => f.Name.EndsWith("/mcp/route.ts", StringComparison.Ordinal));
        Assert.Equal("app/api/%5Fv1/mcp/route.ts", route.Name);
        Assert.Contains("\"../../../../lib/mcp\"", route.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_says_where_it_belongs()
    {
        Assert.StartsWith("// src/authkit.ts\n", IntegrationCode.AsText(McpFramework.Express, Generate(McpFramework.Express)[0]), StringComparison.Ordinal);
        Assert.StartsWith("# authkit.py\n", IntegrationCode.AsText(McpFramework.FastApi, Generate(McpFramework.FastApi)[0]), StringComparison.Ordinal);
    }

    private static string All(IReadOnlyList<GeneratedFile> files) => string.Join("\n", files.Select(static f => f.Text));

    private static IReadOnlyList<GeneratedFile> Generate(McpFramework framework, string url = "https://mcp.contoso.com/mcp", string name = "Tools", string? prefix = null, bool legacy = false) =>
        IntegrationCode.Generate(framework, IntegrationInput.Create(url, "https://auth.contoso.com", name, ["mcp:tools", "mcp:read"], prefix, legacy));
}
