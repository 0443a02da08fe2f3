using AuthKit.Mcp.Core.Tests.Rules;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>RFC 9728 section 3.2, and bodies that only look like it.</summary>
public class MetadataDocumentTests
{
    [Fact]
    public void A_proper_document_has_no_problem() => Assert.True(MetadataDocument.Read(Seen.Answer(200, "{}", new HeaderLine("content-type", "Application/JSON; charset=utf-8"))).IsProper);

    [Theory]
    [InlineData("\ufeff{}", true, "byte order mark")]
    [InlineData("[]", false, "an empty array")]
    [InlineData("null", false, "null")]
    [InlineData("", false, "empty")]
    [InlineData("<html>", false, "HTML")]
    [InlineData("{\"a\":}", false, "not JSON")]
    public void A_body_that_is_no_plain_object_is_named(string body, bool readable, string problem)
    {
        MetadataDocument document = MetadataDocument.Read(Seen.Answer(200, body, Seen.Json));
        Assert.Equal(readable, document.IsReadable);
        Assert.Contains(problem, Assert.Single(document.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_and_bytes_that_are_no_text_are_problems_and_not_exceptions()
    {
        Assert.False(MetadataDocument.Read(Seen.Answer(200, string.Concat(Enumerable.Repeat("{\"a\":", 5000)), Seen.Json)).IsReadable);
        Assert.Contains("UTF-8", Assert.Single(MetadataDocument.Read(Seen.Answer(200, "", Seen.Json) with { Body = [0x7b, 0xff, 0x7d] }).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json, application/json")]
    [InlineData("text/html")]
    [InlineData("")]
    public void Other_content_types_are_named(string type) => Assert.False(MetadataDocument.Read(Seen.Answer(200, "{}", new HeaderLine("Content-Type", type))).IsProper);

    [Fact]
    public void Names_and_values_that_are_no_Unicode_are_left_out_and_the_last_duplicate_counts()
    {
        MetadataDocument document = MetadataDocument.Read(Seen.Answer(200, """{"\ud800":1,"issuer":"a","bad":"\ud800","issuer":"b","list":["x",1,"\ud800",null]}""", Seen.Json));
        Assert.True(document.IsProper);
        Assert.Equal("b", document.GetString("issuer"));
        Assert.Null(document.GetString("bad"));
        Assert.True(document.Has("bad"));
        Assert.Equal(["x"], document.GetStrings("list"));
        Assert.Equal(["issuer", "bad", "issuer", "list"], document.Names());
    }
}
