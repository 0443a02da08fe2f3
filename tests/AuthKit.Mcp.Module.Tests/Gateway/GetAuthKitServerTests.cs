using System.Management.Automation;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Gateway;

public sealed class GetAuthKitServerTests : GatewayTest
{
    public GetAuthKitServerTests()
    {
        Gateway.Add("Billing tools", "https://billing.contoso.com/mcp", "[\"mcp:tools\",\"mcp:read\"]");
        Gateway.Add("Search", "https://search.contoso.com/mcp");
        Gateway.Add("It's broken", "https://broken.contoso.com/mcp", "not json");
    }

    [Theory]
    [InlineData("", new[] { "Billing tools", "Search", "It's broken" })]
    [InlineData("-Name b*", new[] { "Billing tools" })]
    [InlineData("SEARCH, *broken", new[] { "Search", "It's broken" })]
    [InlineData("-Name nothing*", new string[0])]
    [InlineData("-Id srv_0000000000000001", new[] { "Search" })]
    [InlineData("-ResourceUrl HTTPS://Search.contoso.com:443/mcp", new[] { "Search" })]
    [InlineData("-Uri https://search.contoso.com/mcp", new[] { "Search" })]
    public void Servers_are_chosen_by_name_id_or_URL(string arguments, string[] names)
    {
        Result result = Host.Run(Connect + "Get-AuthKitServer " + arguments);
        Assert.Empty(result.Errors);
        Assert.Equal(names, result.Output.Select(static o => o.Properties["Name"].Value));
    }

    [Theory]
    [InlineData("-Id srv_9, srv_0000000000000001")]
    [InlineData("-ResourceUrl https://no.contoso.com, https://search.contoso.com/mcp")]
    public void What_is_not_registered_is_an_error_about_that_input_only(string arguments)
    {
        Result result = Host.Run(Connect + "Get-AuthKitServer " + arguments);
        Assert.Equal(["ServerNotFound"], result.ErrorIds);
        Assert.Equal(ErrorCategory.ObjectNotFound, result.Errors[0].CategoryInfo.Category);
        Assert.Equal("Search", Property(result, "Name"));
    }

    [Fact]
    public void Scopes_are_read_where_they_can_be()
    {
        Result result = Host.Run(Connect + "Get-AuthKitServer | ForEach-Object { '{0}|{1}|{2}' -f ($_.Scopes -join ' '), $_.ScopesText, $_.ScopesUnreadable }");
        Assert.Equal(["mcp:tools mcp:read|[\"mcp:tools\",\"mcp:read\"]|False", "||False", "|not json|True"], result.Output.Select(static o => o.BaseObject));
    }

    [Fact]
    public void A_timeout_given_to_one_call_holds_for_that_call()
    {
        Host.Run(Connect);
        Gateway.Before = static _ => LoopbackResponse.Never;
        Result result = Host.Run("Get-AuthKitServer -TimeoutSec 1");
        Assert.Equal(["GatewayUnreachable"], result.ErrorIds);
        Assert.Contains("within 1 s", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-AuthKitServer -Id ", new[] { "srv_0000000000000000", "srv_0000000000000001", "srv_0000000000000002" })]
    [InlineData("Get-AuthKitServer -Name b", new[] { "'Billing tools'" })]
    [InlineData("Get-AuthKitServer -Name 'it", new[] { "'It''s broken'" })]
    [InlineData("Get-AuthKitServer -Name [", new string[0])]
    [InlineData("New-AuthKitServer -Scopes mcp:r", new[] { "mcp:read" })]
    [InlineData("New-AuthKitServer -Scopes mcp:tools, op", new[] { "openid" })]
    public void Completion_offers_what_was_listed_last_without_the_network(string line, string[] offered)
    {
        Host.Run(Connect);
        int before = Gateway.Server.Requests.Count;
        Host.Set("line", line);
        Result result = Host.Run("(TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.Where({ $_.ResultType -eq 'ParameterValue' }).ForEach({ $_.CompletionText })");
        Assert.Equal(offered, result.Output.Select(static o => o.BaseObject));
        Assert.Equal(before, Gateway.Server.Requests.Count);
    }

    [Fact]
    public void A_completed_name_finds_its_server_and_is_offered_once()
    {
        Gateway.Add("Tests [prod]", "https://t1.contoso.com/mcp");
        Gateway.Add("Tests [prod]", "https://t2.contoso.com/mcp");
        Host.Run(Connect);
        Host.Set("line", "Get-AuthKitServer -Name Te");
        string offered = Host.Run("(TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.Where({ $_.ResultType -eq 'ParameterValue' }).ForEach({ $_.CompletionText })").Single<string>();
        Assert.Equal(2, Host.Run("Get-AuthKitServer -Name " + offered).Output.Count);
    }

    [Fact]
    public void A_broken_pattern_is_named_and_nothing_is_sent()
    {
        Host.Run(Connect);
        int before = Gateway.Server.Requests.Count;
        Result result = Host.Run("Get-AuthKitServer '['");
        Assert.Equal(["InvalidArgument"], result.ErrorIds);
        Assert.Contains("-Name '['", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, Gateway.Server.Requests.Count);
    }

    [Fact]
    public void Completion_without_a_connection_offers_nothing() =>
        Assert.Empty(Host.Run("(TabExpansion2 -inputScript 'Get-AuthKitServer -Id srv' -cursorColumn 25).CompletionMatches.Where({ $_.ResultType -eq 'ParameterValue' })").Output);
}
