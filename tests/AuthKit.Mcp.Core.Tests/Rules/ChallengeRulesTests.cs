using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>CHL-004 to CHL-006: what is at the root when there is no metadata that a challenge could name.</summary>
public class ChallengeRulesTests
{
    [Theory]
    [InlineData("Bearer realm=\"mcp\"")]
    [InlineData("Bearer")]
    [InlineData("")]
    public void Without_metadata_anywhere_that_is_the_fault_and_not_the_challenge(string challenge)
    {
        Assert.Equal("PRM-001!", Nowhere(challenge, Seen.Answer(404, "")).Judge().Roots());
        Assert.Equal("PRM-006!", Nowhere(challenge, Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", "Bearer"))).Judge().Roots());
    }

    [Fact]
    public void Another_scheme_stays_a_fault_of_its_own() =>
        Assert.Equal("CHL-005! PRM-001!", Nowhere("Basic realm=\"mcp\"", Seen.Answer(404, "")).Judge().Roots());

    [Theory]
    [InlineData("Bearer scope=\"mcp:tools\"", "CHL-006")]
    [InlineData("Bearer", "CHL-005!")]
    [InlineData("", "CHL-004")]
    public void With_metadata_at_a_well_known_place_the_challenge_is_the_fault(string challenge, string root) =>
        Assert.Equal(root, Challenged(challenge).Judge().Roots());

    private static Seen Nowhere(string challenge, WireResponse answer) => Challenged(challenge)
        .With(ProbeKind.InsertedMetadata, Seen.Inserted, answer).With(ProbeKind.RootMetadata, Seen.Root, answer)
        .Without(ProbeKind.CrossOriginMetadata).Without(ProbeKind.IssuerMetadata);

    private static Seen Challenged(string challenge)
    {
        Seen seen = Seen.Good();
        seen = challenge.Length == 0 ? seen.Challenging() : seen.Challenging(challenge);
        HeaderLine[] cors = [new("Access-Control-Allow-Origin", "*"), new("Access-Control-Expose-Headers", "WWW-Authenticate")];
        return seen.With(ProbeKind.CrossOriginInitialize, Seen.Endpoint, Seen.Answer(401, "", challenge.Length == 0 ? cors : [.. cors, new("WWW-Authenticate", challenge)]));
    }
}
