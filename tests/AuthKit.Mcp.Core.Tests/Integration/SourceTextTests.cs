using AuthKit.Mcp.Integration;

namespace AuthKit.Mcp.Core.Tests.Integration;

public sealed class SourceTextTests
{
    public static TheoryData<int> Languages => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Quotes_and_backslashes_do_not_end_a_literal(int language) =>
        Assert.Equal("""
            "a\"b\\\"; rm() //'`${x} $Name$"
            """, SourceText.Literal("a\"b\\\"; rm() //'`${x} $Name$", (SourceLanguage)language));

    [Theory]
    [MemberData(nameof(Languages))]
    public void Line_breaks_controls_and_other_characters_are_escaped(int language) =>
        Assert.Equal("\"\\u000a\\u000d\\u0000\\u001b\\u2028\\u202e\\u00e9\"", SourceText.Literal("\n\r\0\u001b\u2028\u202e\u00e9", (SourceLanguage)language));

    [Theory]
    [InlineData(0, "\"\\u{1f600}\"")]
    [InlineData(1, "\"\\U0001f600\"")]
    [InlineData(2, "\"\\U0001f600\"")]
    [InlineData(3, "\"\\U0001f600\"")]
    public void Characters_beyond_16_bits_are_one_escape(int language, string expected) =>
        Assert.Equal(expected, SourceText.Literal("\ud83d\ude00", (SourceLanguage)language));

    [Fact]
    public void Half_a_pair_becomes_the_replacement_character() =>
        Assert.Equal("\"a\\ufffd\\ufffdb\"", SourceText.Literal("a\ude00\ud83db", SourceLanguage.Go));

    [Fact]
    public void Lists_are_written_as_the_language_has_them()
    {
        Assert.Equal("[]string{\"a\", \"b\"}", SourceText.List(["a", "b"], SourceLanguage.Go));
        Assert.Equal("[\"a\", \"b\"]", SourceText.List(["a", "b"], SourceLanguage.Python));
    }
}
