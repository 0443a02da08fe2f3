using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// One of several parts of a fleet. The part of a server follows from its URL alone, so that it stays where it is whatever
/// else the list holds, on every machine and in both flavours.
/// </summary>
internal sealed class Shard
{
    private readonly int _index;
    private readonly int _count;

    private Shard(int index, int count) => (_index, _count) = (index, count);

    /// <summary>The part with an index from 0 on, of so many.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    public static Shard Create(int index, int count) => index >= 0 && index < count
        ? new Shard(index, count)
        : throw new AuthKitException(ErrorCode.InvalidArgument, $"-ShardIndex {index} is none of {count} (-ShardCount): the first is 0 and the last is {count - 1}.");

    /// <summary>True when the server belongs to this part.</summary>
    public bool Has(string uri) => IndexOf(uri, _count) == _index;

    /// <summary>The part of a server, the same for all its spellings. What is no URL has one too, so that exactly one run says what is wrong with it.</summary>
    public static int IndexOf(string uri, int count) => (int)(Sha256.Number(UrlSpelling.Of(uri)) % (ulong)count);
}
