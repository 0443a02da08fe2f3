using System.IO.Compression;
using System.Text;
using AuthKit.Mcp.Core.Tests.Rules;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Http;

/// <summary>What was labelled as compressed is read as clients read it, and no further than a bound.</summary>
public class ContentCodingTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    [InlineData("x-gzip")]
    public void Labelled_gzip_is_undone(string coding) => Assert.Equal("{}", Decode(coding, Gzip("{}"u8.ToArray())));

    [Fact]
    public void What_is_not_labelled_or_not_gzip_stays_as_it_came()
    {
        byte[] packed = Gzip("{}"u8.ToArray());
        Assert.Equal(packed, ContentCoding.Decode(Seen.Answer(200, "") with { Body = packed }));
        Assert.Equal("{}", Decode("gzip", "{}"u8.ToArray()));
        Assert.Equal("{}", Decode("br", "{}"u8.ToArray()));
    }

    [Fact]
    public void A_body_that_grows_beyond_measure_is_left_packed()
    {
        byte[] packed = Gzip(new byte[16 * 1024 * 1024]);
        Assert.Equal(packed, ContentCoding.Decode(Labelled("gzip", packed)));
    }

    private static string Decode(string coding, byte[] body) => Encoding.UTF8.GetString(ContentCoding.Decode(Labelled(coding, body)));

    private static WireResponse Labelled(string coding, byte[] body) => Seen.Answer(200, "", Judged.Line("Content-Encoding", coding)) with { Body = body };

    private static byte[] Gzip(byte[] body)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.Optimal))
        {
            stream.Write(body);
        }

        return packed.ToArray();
    }
}
