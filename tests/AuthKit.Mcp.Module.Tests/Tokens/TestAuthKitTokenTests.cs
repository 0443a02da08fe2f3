using System.Management.Automation;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Tokens;

public sealed class TestAuthKitTokenTests : IDisposable
{
    private readonly TokenHost _host = new();

    public TestAuthKitTokenTests() => _host.Host.Set("t", TokenHost.Token(1));

    [Fact]
    public void A_valid_token_names_its_user_and_the_cache_is_never_read()
    {
        Result result = _host.Run("$null = $t | Get-AuthKitUser; $t, $t | Test-AuthKitToken");
        Assert.Equal(2, result.Output.Count);
        Assert.All(result.Output, static o => Assert.Equal("Valid", o.Properties["Reason"].Value.ToString()));
        Assert.Equal(3, _host.Server.Requests.Count);
        Assert.Equal("usr_000001", _host.Run("($t | Test-AuthKitToken).User.Sub").Single<string>());
    }

    [Theory]
    [InlineData(401, """{"error":"invalid_token"}""", "Rejected", 401)]
    [InlineData(500, "oops", "GatewayBroken", 500)]
    [InlineData(404, """{"error":"not_found"}""", "GatewayBroken", 404)]
    [InlineData(200, "<html>", "GatewayBroken", 200)]
    public void Every_other_answer_is_a_result_with_its_reason(int status, string body, string reason, int shown)
    {
        _host.Server.Answer = _ => (status, "application/json", body);
        Result result = _host.Run("$t | Test-AuthKitToken");
        Assert.Empty(result.AllErrors);
        PSObject token = Assert.Single(result.Output);
        Assert.False((bool)token.Properties["Valid"].Value);
        Assert.Equal(reason, token.Properties["Reason"].Value.ToString());
        Assert.Equal(shown, token.Properties["Status"].Value);
        Assert.True((double)token.Properties["DurationMs"].Value > 0);
    }

    [Fact]
    public void A_gateway_that_is_gone_is_unreachable()
    {
        _host.Server.GoAway();
        Result result = _host.Run("$t | Test-AuthKitToken");
        Assert.Empty(result.AllErrors);
        Assert.Equal("GatewayUnreachable", Assert.Single(result.Output).Properties["Reason"].Value.ToString());
    }

    [Fact]
    public void Quiet_is_a_Boolean_when_the_gateway_answered()
    {
        Assert.True(_host.Run("$t | Test-AuthKitToken -Quiet").Single<bool>());
        Assert.False(_host.Run("'hunter2' | Test-AuthKitToken -Quiet").Single<bool>());
        _host.Server.Answer = static _ => (401, "application/json", """{"error":"invalid_token"}""");
        Assert.False(_host.Run("$t | Test-AuthKitToken -Quiet").Single<bool>());
    }

    [Theory]
    [InlineData(true, "GatewayUnreachable")]
    [InlineData(false, "GatewayBroken")]
    public void Quiet_ends_with_an_error_when_nothing_is_known(bool gone, string id)
    {
        if (gone)
        {
            _host.Server.GoAway();
        }

        _host.Server.Answer = static _ => (500, "text/plain", "oops");
        Result result = _host.Run("try { if ($t, $t | Test-AuthKitToken -Quiet) { 'valid' } else { 'invalid' } } catch { 'caught ' + $_.FullyQualifiedErrorId.Split(',')[0] }");
        Assert.Equal("caught " + id, result.Single<string>());
    }

    [Fact]
    public void The_view_shows_reason_and_message()
    {
        IReadOnlyList<string> shown = _host.Host.Show("'hunter2', $t | Test-AuthKitToken");
        Assert.Contains(shown, static l => l.StartsWith("False WrongPrefix", StringComparison.Ordinal));
        Assert.Contains(shown, static l => l.StartsWith("True  Valid", StringComparison.Ordinal) && l.Contains("000001@example.com", StringComparison.Ordinal));
    }

    [Fact]
    public void The_statistics_have_a_view_of_five_columns()
    {
        _host.Run("$t, $t | Get-AuthKitUser -ThrottleLimit 1");
        IReadOnlyList<string> shown = _host.Host.Show("$connection.Cache");
        Assert.Equal(["Hits", "Misses", "Requests", "Evictions", "Count"], shown[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["1", "1", "1", "0", "1"], shown[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    public void Dispose() => _host.Dispose();
}
