using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth;

public sealed class PkceTests
{
    [Fact]
    public void The_challenge_is_that_of_RFC_7636_appendix_B() =>
        Assert.Equal("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", Pkce.ChallengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));

    [Fact]
    public void Each_proof_is_new_and_has_the_form_that_the_RFC_wants()
    {
        Pkce[] proofs = [.. Enumerable.Range(0, 100).Select(static _ => Pkce.Create())];
        Assert.Equal(100, proofs.Select(static p => p.Verifier).Distinct().Count());
        Assert.All(proofs, static p =>
        {
            Assert.Matches("^[A-Za-z0-9_-]{43}$", p.Verifier);
            Assert.Equal(p.Challenge, Pkce.ChallengeOf(p.Verifier));
            Assert.DoesNotContain(p.Verifier, p.ToString(), StringComparison.Ordinal);
        });
    }
}
