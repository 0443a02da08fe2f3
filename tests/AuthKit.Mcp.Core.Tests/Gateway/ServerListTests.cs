using AuthKit.Mcp.Gateway;

namespace AuthKit.Mcp.Core.Tests.Gateway;

public class ServerListTests
{
    private static AuthKitServer Row(string members) =>
        Assert.Single(ServerList.Read(MockGateway.Exchange(200, "{\"servers\":[{\"id\":\"srv_1\"," + members + "}]}"), MockGateway.Origin)?.Servers ?? []);

    [Theory]
    [InlineData("\"scopes\":\"[\\\"a\\\",\\\"b\\\"]\"", "a b", "[\"a\",\"b\"]", false)]
    [InlineData("\"scopes\":[\"a\"]", "a", "[\"a\"]", false)]
    [InlineData("\"scopes\":null", "", null, false)]
    [InlineData("\"scopes\":\"\"", "", "", false)]
    [InlineData("\"scopes\":\"[]\"", "", "[]", false)]
    [InlineData("\"x\":1", "", null, false)]
    [InlineData("\"scopes\":\"a b\"", "", "a b", true)]
    [InlineData("\"scopes\":\"\\\"a\\\"\"", "", "\"a\"", true)]
    [InlineData("\"scopes\":\"[1]\"", "", "[1]", true)]
    [InlineData("\"scopes\":5", "", "5", true)]
    public void Scopes_are_read_or_said_to_be_unreadable(string members, string scopes, string? text, bool unreadable)
    {
        AuthKitServer server = Row(members);
        Assert.Equal(scopes, string.Join(' ', server.Scopes));
        Assert.Equal(text, server.ScopesText);
        Assert.Equal(unreadable, server.ScopesUnreadable);
    }

    [Theory]
    [InlineData("2026-01-02 03:04:05", "2026-01-02T03:04:05+00:00")]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05+00:00")]
    [InlineData("yesterday", null)]
    public void Times_are_UTC(string text, string? expected) =>
        Assert.Equal(expected is null ? null : DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Row($"\"created_at\":\"{text}\"").CreatedAt);

    [Theory]
    [InlineData("\"name\":\"\\ud800\"")]
    [InlineData("\"name\":{}")]
    [InlineData("\"resource_url\":[1]")]
    public void Odd_members_do_not_break_the_list(string members) => Assert.Equal("srv_1", Row(members).Id);

    [Fact]
    public void Rows_without_an_id_are_counted()
    {
        ServerList? list = ServerList.Read(MockGateway.Exchange(200, "{\"servers\":[1,null,{},{\"id\":5},{\"id\":\"srv_2\"}]}"), MockGateway.Origin);
        Assert.Equal(4, list?.UnreadableRows);
        Assert.Equal("srv_2", Assert.Single(list?.Servers ?? []).Id);
    }

    [Theory]
    [InlineData(200, "{\"servers\":[]}", "text/html")]
    [InlineData(200, "{\"servers\":[]}", null)]
    [InlineData(200, "{\"servers\":{}}", "application/json")]
    [InlineData(200, "[]", "application/json")]
    [InlineData(200, "{", "application/json")]
    [InlineData(201, "{\"servers\":[]}", "application/json")]
    public void What_is_no_list_is_not_read_as_one(int status, string body, string? type) => Assert.Null(ServerList.Read(MockGateway.Exchange(status, body, type), MockGateway.Origin));

    [Fact]
    public void Ids_are_escaped_in_the_metadata_URL() => Assert.Equal("https://auth.contoso.com/prm/a%2F..%2Fb", ServerList.PrmUrl(MockGateway.Origin, "a/../b"));
}
