namespace AuthKit.Mcp.Shell.Tests;

public class ScriptArgumentTests
{
    [Theory]
    [InlineData("value", null, "value")]
    [InlineData("-5", null, "-5")]
    [InlineData("-", null, "-")]
    [InlineData("-Name", "-Name", null)]
    [InlineData("-Name:value", "-Name", "value")]
    [InlineData("-Uri:https://a.example:8443/mcp", "-Uri", "https://a.example:8443/mcp")]
    [InlineData("-Force:$false", "-Force", false)]
    [InlineData("-Force:$TRUE", "-Force", true)]
    public void One_argument_becomes_one_token(string argument, string? name, object? value)
    {
        System.Management.Automation.Runspaces.CommandParameter token = Assert.Single(ScriptFile.Bind([argument]));
        Assert.Equal((name, value), (token.Name, token.Value));
    }

    [Fact]
    public void A_trailing_colon_takes_the_next_argument()
    {
        System.Management.Automation.Runspaces.CommandParameter token = Assert.Single(ScriptFile.Bind(["-Name:", "-x"]));
        Assert.Equal(("-Name", "-x"), (token.Name, token.Value));
    }
}
