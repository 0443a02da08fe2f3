using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Core.Tests.Migration.LegacyOAuth;

/// <summary>Code, comments and strings told apart: C marks code, * a comment, s a string.</summary>
public class LexerTests
{
    [Theory]
    [InlineData(McpSourceLanguage.JavaScript, "a // b\nc", "CC****CC")]
    [InlineData(McpSourceLanguage.JavaScript, "a /* '\n */ c", "CC********CC")]
    [InlineData(McpSourceLanguage.JavaScript, "x='a//b'+1", "CCssssssCC")]
    [InlineData(McpSourceLanguage.JavaScript, "`a${b}'c`", "ssssCssss")]
    [InlineData(McpSourceLanguage.JavaScript, "`${`${b}`}`", "ssssssCssss")]
    [InlineData(McpSourceLanguage.JavaScript, "a=/['/]/;b", "CCssssssCC")]
    [InlineData(McpSourceLanguage.JavaScript, "a/b//c", "CCC***")]
    [InlineData(McpSourceLanguage.JavaScript, "'a\nb", "ssCC")]
    [InlineData(McpSourceLanguage.Go, "a:=`//`//x", "CCCssss***")]
    [InlineData(McpSourceLanguage.Go, "'\"'+\"'\"", "sssCsss")]
    [InlineData(McpSourceLanguage.Python, "a # 'b'", "CC*****")]
    [InlineData(McpSourceLanguage.Python, "x = '#'", "CCCCsss")]
    [InlineData(McpSourceLanguage.Python, "\"\"\"a\"\"\"\nb", "*******CC")]
    [InlineData(McpSourceLanguage.Python, "f('a')", "CCsssC")]
    [InlineData(McpSourceLanguage.Python, "x=f'{b}c'", "CCsssCsss")]
    [InlineData(McpSourceLanguage.CSharp, "@\"\\\" + 1", "ssssCCCC")]
    [InlineData(McpSourceLanguage.CSharp, "$\"{{{b}\"", "sssssCss")]
    [InlineData(McpSourceLanguage.CSharp, "\"\"\"a\"b\"\"\";", "sssssssssC")]
    [InlineData(McpSourceLanguage.CSharp, "'\"'; // x", "sssCC****")]
    [InlineData(McpSourceLanguage.Html, "<!-- a -->b", "**********C")]
    public void Each_character_has_its_class(McpSourceLanguage language, string text, string expected)
    {
        string classes = string.Concat(Lexer.Classify(text, language).Select(static c => c switch { CharClass.Code => 'C', CharClass.Comment => '*', _ => 's' }));
        Assert.Equal(expected, classes);
    }

    [Fact]
    public void No_text_fails_or_hangs_in_any_language()
    {
        const string Alphabet = "'\"`/\\*#${}()[]<>@=;:,.\n\r\t aefrb01_-!%\0é";
        string[] words = ["function token(", "app.post('/oauth/token', ", "@app.post(\"/token\")", "case '/authorize':", "class TokenStore", "grant_type", "\"\"\"", "$@\"", "switch (x) {", "def authorize(", "=>", "\n    "];
        int givenUp = 0;
        Random random = new(7);
        for (int i = 0; i < 3000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(3) == 0 ? words[random.Next(words.Length)] : Alphabet[random.Next(Alphabet.Length)].ToString()));
            McpSourceLanguage language = (McpSourceLanguage)(i % 6);
            SourceText source = new(text, language, "a/b.x");
            Assert.Equal(text.Length, source.Code.Length);
            foreach (LegacyFind find in LegacyScanner.Scan(source, LegacyPatterns.All, _ => givenUp++))
            {
                Assert.InRange(find.Start, 0, text.Length - 1);
                Assert.InRange(find.End, find.Start, text.Length - 1);
            }
        }

        Assert.Equal(0, givenUp);
    }
}
