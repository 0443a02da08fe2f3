using System.Security.Cryptography.X509Certificates;

namespace AuthKit.Mcp.Http;

/// <summary>A request as it is asked for.</summary>
/// <param name="Method">The method, for example <c>POST</c>.</param>
/// <param name="Url">The URL, as a string: parsing it would change what some rules compare.</param>
public sealed record WireRequest(string Method, string Url)
{
    /// <summary>Header lines besides Host, User-Agent and the content length.</summary>
    public IReadOnlyList<HeaderLine> Headers { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The body as text, sent as UTF-8 without a byte order mark, or null for none.</summary>
    public string? Body { get; init; }

    /// <summary>The certificate that this request is sent with in place of that of the settings, or null: an OAuth client's own (RFC 8705).</summary>
    internal X509Certificate2? ClientCertificate { get; init; }
}

/// <summary>A response as it came: nothing decoded, joined or normalised.</summary>
public sealed record WireResponse
{
    /// <summary>The status code.</summary>
    public required int Status { get; init; }

    /// <summary>The reason phrase, possibly empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The field lines in the order received, repeated ones apart.</summary>
    public IReadOnlyList<HeaderLine> Headers { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The body up to the cap.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>True when the body was longer than the cap.</summary>
    public bool BodyTruncated { get; init; }

    /// <summary>True when the connection ended before the announced length.</summary>
    public bool BodyIncomplete { get; init; }

    /// <summary>The head byte for byte (as Latin-1), kept only by the raw second look at a malformed answer.</summary>
    public string? RawHead { get; init; }

    /// <summary>What breaks the HTTP grammar, one sentence each; empty for a well-formed head.</summary>
    public IReadOnlyList<string> HeadViolations { get; init => field = Indexable.Of(value); } = [];

    /// <summary>True when the body is announced as an event stream.</summary>
    internal bool IsEventStream => EventStream.IsAnnounced(Value("Content-Type"));

    /// <summary>True when the body is announced as a web page: then something else than an OAuth or MCP server speaks.</summary>
    internal bool IsHtml => Value("Content-Type")?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The values of all field lines of that name, in order.</summary>
    public IReadOnlyList<string> Values(string name)
    {
        int first = Find(name, 0);
        int next = first < 0 ? -1 : Find(name, first + 1);
        if (next < 0)
        {
            return first < 0 ? Array.Empty<string>() : [Headers[first].Value];
        }

        List<string> values = [Headers[first].Value];
        for (; next >= 0; next = Find(name, next + 1))
        {
            values.Add(Headers[next].Value);
        }

        return values;
    }

    /// <summary>The value of the first field line of that name, or null.</summary>
    public string? Value(string name) => HeaderReader.Find(Headers, name);

    /// <summary>True when both have the same values of that field, in the same order.</summary>
    internal bool HasSame(string name, WireResponse other)
    {
        int mine = Find(name, 0);
        int theirs = other.Find(name, 0);
        while (mine >= 0 && theirs >= 0 && Headers[mine].Value == other.Headers[theirs].Value)
        {
            mine = Find(name, mine + 1);
            theirs = other.Find(name, theirs + 1);
        }

        return mine < 0 && theirs < 0;
    }

    private int Find(string name, int from) => HeaderReader.IndexOf(Headers, name, from);
}

/// <summary>Why there is no response.</summary>
public enum WireFault
{
    /// <summary>The host name has no address.</summary>
    NameNotResolved,

    /// <summary>Nothing listens there, or the network does not lead there.</summary>
    ConnectionFailed,

    /// <summary>The TLS handshake failed or the certificate is not valid for the host.</summary>
    TlsFailed,

    /// <summary>No complete answer within the limit for one request.</summary>
    TimedOut,

    /// <summary>The connection was closed or reset before the head was complete.</summary>
    ConnectionClosed,

    /// <summary>What came back is not HTTP as RFC 9112 defines it.</summary>
    ProtocolViolation,

    /// <summary>The name leads to a private, link-local or loopback address, which a public server's metadata must not name.</summary>
    AddressRefused,

    /// <summary>The URL cannot be requested at all.</summary>
    UnusableUrl,
}

/// <summary>One request and what came of it. Exactly one of <see cref="Response"/> and <see cref="Fault"/> is set.</summary>
public sealed record Exchange
{
    /// <summary>What was asked.</summary>
    public required WireRequest Request { get; init; }

    /// <summary>What was answered, or null.</summary>
    public WireResponse? Response { get; init; }

    /// <summary>Why there was no answer, or null.</summary>
    public WireFault? Fault { get; init; }

    /// <summary>The fault in words, for example the certificate's problem. Free of secrets.</summary>
    public string? FaultDetail { get; init; }

    /// <summary>The proxy that could not be reached, or null: then the host itself is meant by the fault.</summary>
    public string? FailedProxy { get; init; }

    /// <summary>When the request was sent.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>From sending the request to the last byte read.</summary>
    public TimeSpan Duration { get; init; }
}
