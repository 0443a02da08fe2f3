namespace AuthKit.Mcp.Sandbox.Wire;

/// <summary>A request as it came off the wire: nothing normalised, repeated header lines kept apart.</summary>
public sealed class WireRequest
{
    internal WireRequest(string method, string target, string version, IReadOnlyList<WireHeader> headers, string scheme)
    {
        Method = method;
        Target = target;
        Version = version;
        Headers = headers;
        Scheme = scheme;
        string origin = OriginForm(target);
        int question = origin.IndexOf('?');
        Path = question < 0 ? origin : origin.Substring(0, question);
        Query = question < 0 ? "" : origin.Substring(question + 1);
    }

    /// <summary>The method as sent.</summary>
    public string Method { get; }

    /// <summary>The request target as sent (RFC 9112 section 3.2).</summary>
    public string Target { get; }

    /// <summary>The path as sent, still percent-encoded.</summary>
    public string Path { get; }

    /// <summary>The query as sent, without the question mark; empty if none.</summary>
    public string Query { get; }

    /// <summary>The protocol version, such as <c>HTTP/1.1</c>.</summary>
    public string Version { get; }

    /// <summary>All header lines in order.</summary>
    public IReadOnlyList<WireHeader> Headers { get; }

    /// <summary><c>http</c> or <c>https</c>, by the listener.</summary>
    public string Scheme { get; }

    /// <summary>The body, chunks already joined; empty if none.</summary>
    public ReadOnlyMemory<byte> Body { get; internal set; }

    /// <summary>The scheme and Host of the request, as the gateway builds its issuer from; no trailing slash.</summary>
    public string Origin => Scheme + "://" + (Header("Host") ?? "localhost");

    /// <summary>All lines of a field, joined as RFC 9110 section 5.3 allows; null if there is none.</summary>
    /// <param name="name">The field name, any case.</param>
    /// <returns>The joined value or null.</returns>
    public string? Header(string name)
    {
        string? joined = null;
        foreach (WireHeader header in Headers)
        {
            if (header.Is(name))
            {
                joined = joined is null ? header.Value : joined + ", " + header.Value;
            }
        }

        return joined;
    }

    internal bool WantsClose =>
        (Header("Connection") ?? "").Contains("close", StringComparison.OrdinalIgnoreCase)
        || (Version == "HTTP/1.0" && !(Header("Connection") ?? "").Contains("keep-alive", StringComparison.OrdinalIgnoreCase));

    /// <summary>The method and path, never the query or a header value.</summary>
    /// <returns>Text for logs.</returns>
    public override string ToString() => Method + " " + Path;

    private static string OriginForm(string target)
    {
        int scheme = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return target;
        }

        int slash = target.IndexOf('/', scheme + 3);
        return slash < 0 ? "/" : target.Substring(slash);
    }
}
