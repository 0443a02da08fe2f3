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

    /// <summary>The part of a server. What is no URL has one too, so that exactly one run says what is wrong with it.</summary>
    public static int IndexOf(string uri, int count) => (int)(Sha256.Number(Normalised(uri)) % (ulong)count);

    // Spellings that lead to the same server share a part, which lets a run find that they do.
    private static string Normalised(string uri)
    {
        if (!RawUrl.TryParse(uri, out RawUrl url))
        {
            return uri;
        }

        string host = url.Host.ToLowerInvariant();
        int at = url.Authority.LastIndexOf('@') + 1 + url.Host.Length;
        string port = url.Authority.Substring(at);
        bool isDefault = port is ":" || port == (url.IsHttps ? ":443" : ":80");
        return $"{url.Scheme.ToLowerInvariant()}://{host}{(isDefault ? "" : port)}{(url.Path.Length == 0 ? "/" : url.Path)}{(url.Query is null ? "" : "?" + url.Query)}";
    }
}
