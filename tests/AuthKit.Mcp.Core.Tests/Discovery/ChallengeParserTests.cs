using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>RFC 9110 section 11.6.1 and what people write instead.</summary>
public class ChallengeParserTests
{
    [Fact]
    public void The_example_of_RFC_9110_has_two_challenges()
    {
        ChallengeSet set = ChallengeParser.Parse(["Basic realm=\"simple\", Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\""]);
        Assert.Equal(["Basic", "Newauth"], set.Challenges.Select(static c => c.Scheme));
        Assert.Equal("Login to \"apps\"", set.Challenges[1].Value("TITLE"));
        Assert.Equal("1", set.Challenges[1].Value("type"));
        Assert.Empty(set.Violations);
    }

    [Fact]
    public void Challenges_may_be_spread_over_lines_and_commas_in_quotes_separate_nothing()
    {
        ChallengeSet set = ChallengeParser.Parse(["Negotiate", "Bearer scope=\"a, Basic b\", resource_metadata=\"https://x/y\""]);
        Assert.Equal(["Negotiate", "Bearer"], set.Challenges.Select(static c => c.Scheme));
        Assert.Equal("https://x/y", set.ResourceMetadata);
        Assert.Equal("a, Basic b", set.Bearer?.Value("scope"));
        Assert.Empty(set.Violations);
    }

    [Theory]
    [InlineData("Negotiate YWJj==", "YWJj==")]
    [InlineData("Negotiate YWJj", "YWJj")]
    [InlineData("Negotiate a-._~+/=", "a-._~+/=")]
    public void A_token68_is_no_parameter(string line, string token)
    {
        Challenge challenge = Assert.Single(ChallengeParser.Parse([line + ", Bearer realm=x"]).Challenges, static c => !c.IsBearer);
        Assert.Equal(token, challenge.Token68);
        Assert.Empty(challenge.Parameters);
    }

    [Theory]
    [InlineData("bearer realm = \"x\"")]
    [InlineData("BEARER\trealm=x")]
    [InlineData(", ,Bearer realm=x, ,")]
    public void Blanks_around_equals_empty_list_members_and_any_case_are_legal(string line)
    {
        ChallengeSet set = ChallengeParser.Parse([line]);
        Assert.Equal("x", set.Bearer?.Value("realm"));
        Assert.Empty(set.Violations);
    }

    [Theory]
    [InlineData("Bearer a=\"1\" b=\"2\"", "no comma")]
    [InlineData("Bearer a=\"1", "no closing quote")]
    [InlineData("Bearer a=1, a=2", "is repeated")]
    [InlineData("Bearer b=1, a=", "has no value")]
    [InlineData("Bearer a=https://x", "must be in double quotes")]
    [InlineData("Bearer scope=a b", "several words")]
    [InlineData("a=1", "before any scheme")]
    [InlineData("Bearer a=\"\u0001\"", "control character")]
    [InlineData("Bearer a=\u201cx\u201d", "must be in double quotes")]
    [InlineData("\u0001Bearer a=1", "unexpected")]
    [InlineData("Bearer, a=1", "comma stands between the scheme")]
    [InlineData("Bearer Basic realm=x", "no comma before 'Basic'")]
    [InlineData("Bearer a: \"1\"", "unexpected ':'")]
    public void What_breaks_the_grammar_is_named(string line, string what) =>
        Assert.Contains(ChallengeParser.Parse([line]).Violations, v => v.Contains(what, StringComparison.Ordinal));

    [Theory]
    [InlineData("Bearer a=\"1\", b=2", false)]
    [InlineData("Bearer a =\"1\"", true)]
    [InlineData("Bearer a= \"1\"", true)]
    [InlineData("Bearer a\t= 1", true)]
    public void Blanks_beside_the_equals_sign_are_noted(string line, bool hasBlanks) =>
        Assert.Equal(hasBlanks, ChallengeParser.Parse([line]).Bearer?.Parameters[0].HasBlanks);

    [Fact]
    public void Random_lines_are_parsed_in_time_and_never_throw()
    {
        const string Signs = "Bearer =,\"\\ \t\u0000\u00e9abc:/;";
        Random random = new(3);
        for (int i = 0; i < 5000; i++)
        {
            string line = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Signs[random.Next(Signs.Length)]));
            Assert.Equal([line], ChallengeParser.Parse([line]).Lines);
        }
    }
}
