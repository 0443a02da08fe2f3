using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Core.Tests.Discovery;

public sealed class ShardTests
{
    private static readonly string[] Fleet = [.. Enumerable.Range(0, 2000).Select(static i => $"https://mcp{i.ToString(CultureInfo.InvariantCulture)}.contoso.com/mcp")];

    [Fact]
    public void Each_server_belongs_to_exactly_one_part_and_the_parts_are_of_a_size()
    {
        Shard[] shards = [.. Enumerable.Range(0, 8).Select(static i => Shard.Create(i, 8))];
        Assert.All(Fleet, uri => Assert.Single(shards, s => s.Has(uri)));
        Assert.All(shards, s => Assert.InRange(Fleet.Count(s.Has), 200, 300));
    }

    [Theory]
    [InlineData("https://mcp.contoso.com/mcp", "https://mcp.contoso.com/mcp")]
    [InlineData("HTTPS://MCP.contoso.com:443/mcp", "https://mcp.contoso.com/mcp")]
    [InlineData("https://mcp.contoso.com", "https://mcp.contoso.com/")]
    [InlineData("http://mcp.contoso.com:80?a=b", "http://mcp.contoso.com/?a=b")]
    [InlineData("http://mcp.contoso.com:8080/MCP", "http://mcp.contoso.com:8080/MCP")]
    [InlineData("http://[::1]:80/mcp", "http://[::1]/mcp")]
    [InlineData("no url", "no url")]
    [InlineData("", "")]
    public void The_part_is_the_hash_of_the_normalised_url_whatever_the_machine(string uri, string normalised)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(normalised));
        BigInteger first = new(hash.AsSpan(0, 8), isUnsigned: true, isBigEndian: true);
        Assert.Equal((int)(first % 9973), Shard.IndexOf(uri, 9973));
    }

    [Theory]
    [InlineData(-1, 4)]
    [InlineData(4, 4)]
    public void A_part_that_is_none_is_refused(int index, int count)
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => Shard.Create(index, count));
        Assert.Equal(ErrorCode.InvalidArgument, e.Code);
        Assert.Contains("-ShardIndex", e.Message, StringComparison.Ordinal);
    }
}
