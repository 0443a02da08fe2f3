namespace AuthKit.Mcp.Core.Tests.Model;

/// <summary>Secrets name their fault and never themselves; text of strangers is escaped.</summary>
public class SecretTests
{
    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" \n", "is blank")]
    [InlineData("hunter2\n", "ends in LF")]
    [InlineData("hunter2\r\n", "ends in CR LF")]
    [InlineData("hunter2\t", "ends in TAB")]
    [InlineData(" hunter2", "starts with a blank")]
    [InlineData("\ufeffhunter2", "starts with a byte order mark (U+FEFF)")]
    [InlineData("hunter2\u00a0", "ends in a no-break space (U+00A0)")]
    [InlineData("hunter2\u200bx", "has a zero-width space (U+200B) at position 8 of 9")]
    [InlineData("hunter2\u001bx", "has the control character U+001B at position 8 of 9")]
    [InlineData("hunter2\u00e9x", "has the character U+00E9 at position 8 of 9")]
    public void Each_problem_has_its_sentence(string text, string problem)
    {
        Secret secret = Secret.From(text);
        Assert.Equal(problem, secret.Problem);
        AuthKitException error = Assert.Throws<AuthKitException>(() => secret.Require("AUTHKIT_ADMIN_KEY"));
        Assert.StartsWith("AUTHKIT_ADMIN_KEY " + problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error + secret.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_secret_has_no_problem_and_prints_as_asterisks()
    {
        foreach (Secret secret in new[] { Secret.From("hunter2"), Secret.From(Secret.Protect("hunter2")) })
        {
            Assert.Null(secret.Problem);
            Assert.Equal("********", $"{secret.Require("-Key")}");
            Assert.Equal("hunter2", secret.Reveal());
        }
    }

    [Theory]
    [InlineData("a\r\n\tb", "a\\r\\n\\tb")]
    [InlineData("\u001b[31m\u202e\u2028", "\\u001b[31m\\u202e\\u2028")]
    [InlineData("na\u00efve", "na\u00efve")]
    [InlineData(null, "")]
    public void Text_is_escaped(string? text, string shown) => Assert.Equal(shown, Text.Printable(text));

    [Fact]
    public void Half_a_character_is_escaped() => Assert.Equal("\\ud800", Text.Printable("\ud800"));

    [Fact]
    public void Long_text_is_cut() => Assert.Equal("xxx\u2026", Text.Printable(new string('x', 9), 3));
}
