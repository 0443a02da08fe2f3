using AuthKit.Mcp.Gateway;

namespace AuthKit.Mcp.Core.Tests.Gateway;

public class RegistrationInputTests
{
    [Theory]
    [InlineData("https://mcp.contoso.com/mcp", "https://mcp.contoso.com/mcp")]
    [InlineData("HTTPS://MCP.contoso.com:443/MCP/?a=B", "https://mcp.contoso.com/MCP/?a=B")]
    [InlineData("http://localhost:3000/mcp", "http://localhost:3000/mcp")]
    public void Scheme_host_and_port_are_normalised_and_the_rest_is_kept(string given, string sent) =>
        Assert.Equal(sent, RegistrationInput.Create("A", given, null, forLoopbackGateway: false).ResourceUrl);

    [Theory]
    [InlineData("Billing \U0001F4B0", true)]
    [InlineData("Größe", true)]
    [InlineData("a\u202eb", false)]
    [InlineData(" a", false)]
    [InlineData("a ", false)]
    public void Names_are_one_readable_line(string name, bool fine)
    {
        Exception? e = Record.Exception(() => RegistrationInput.Create(name, "https://a.contoso.com", null, forLoopbackGateway: false));
        Assert.Equal(fine, e is null);
    }

    // Not inline data: attributes hold text as UTF-8, which has no lone surrogate.
    [Fact]
    public void A_lone_surrogate_is_refused() =>
        Assert.Contains("U+D800", Assert.Throws<AuthKitException>(() => RegistrationInput.Create("a\ud800b", "https://a.contoso.com", null, forLoopbackGateway: false)).Message, StringComparison.Ordinal);

    [Fact]
    public void Example_hosts_are_placeholders_except_for_a_gateway_on_this_machine()
    {
        Assert.Equal(ErrorCode.InvalidUri, Assert.Throws<AuthKitException>(() => RegistrationInput.Create("A", "https://mcp.example.com/mcp", null, forLoopbackGateway: false)).Code);
        Assert.Equal("https://mcp.example.com/mcp", RegistrationInput.Create("A", "https://mcp.example.com/mcp", null, forLoopbackGateway: true).ResourceUrl);
    }

    [Fact]
    public void The_body_is_ASCII_and_holds_scopes_only_when_given()
    {
        Assert.Equal("""{"name":"Gr\u00F6\u00DFe","resource_url":"https://a.contoso.com"}""", RegistrationInput.Create("Größe", "https://a.contoso.com", null, forLoopbackGateway: false).ToJson());
        Assert.Equal("""{"name":"A","resource_url":"https://a.contoso.com","scopes":["mcp:read","mcp:write"]}""", RegistrationInput.Create("A", "https://a.contoso.com", ["mcp:read mcp:write"], forLoopbackGateway: false).ToJson());
    }
}
