namespace AuthKit.Mcp.Discovery;

/// <summary>
/// A URL split but not changed. URL types add slashes, drop default ports, lower-case hosts and trim line breaks, which
/// hides just what discovery rules compare (RFC 3986 section 3 for the parts).
/// </summary>
public sealed record RawUrl
{
    private RawUrl(string text, string scheme, string authority, string path, string? query, string? fragment) =>
        (Value, Scheme, Authority, Host, Path, Query, Fragment) = (text, scheme, authority, HostOf(authority), path, query, fragment);

    /// <summary>The text as given.</summary>
    public string Value { get; }

    /// <summary>The scheme as written.</summary>
    public string Scheme { get; }

    /// <summary>User info, host and port as written.</summary>
    public string Authority { get; }

    /// <summary>The path as written; empty when there is none.</summary>
    public string Path { get; }

    /// <summary>The query without the question mark, or null.</summary>
    public string? Query { get; }

    /// <summary>The fragment without the number sign, or null.</summary>
    public string? Fragment { get; }

    /// <summary>Scheme and authority, as written.</summary>
    public string Origin => Scheme + "://" + Authority;

    /// <summary>The host as written, without user info and port; IPv6 addresses keep their brackets.</summary>
    public string Host { get; }

    /// <summary>True for <c>https</c> in any case.</summary>
    public bool IsHttps => string.Equals(Scheme, "https", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for <c>http</c> in any case.</summary>
    public bool IsHttp => string.Equals(Scheme, "http", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the path is empty or a single slash.</summary>
    public bool IsRoot => Path is "" or "/";

    /// <summary>True when user info stands before the host.</summary>
    public bool HasUserInfo => Authority.IndexOf('@') >= 0;

    /// <summary>Splits an absolute http or https URL; false for anything else, blanks and control characters included.</summary>
    public static bool TryParse(string? text, out RawUrl url)
    {
        url = Empty;
        int scheme = text is null ? -1 : text.IndexOf("://", StringComparison.Ordinal);
        if (text is null || scheme <= 0 || HasBlankOrControl(text) || !(IsPlain(text, scheme + 3) || (Uri.TryCreate(text, UriKind.Absolute, out Uri? parsed) && parsed.Host.Length > 0)))
        {
            return false;
        }

        int start = scheme + 3;
        int end = text.IndexOfAny(['/', '?', '#'], start);
        string authority = end < 0 ? text.Substring(start) : text.Substring(start, end - start);
        end = end < 0 ? text.Length : end;
        int hash = text.IndexOf('#', end);
        string? fragment = hash < 0 ? null : text.Substring(hash + 1);
        hash = hash < 0 ? text.Length : hash;
        int mark = text.IndexOf('?', end, hash - end);
        string? query = mark < 0 ? null : text.Substring(mark + 1, hash - mark - 1);
        url = new RawUrl(text, SchemeOf(text, scheme), authority, text.Substring(end, (mark < 0 ? hash : mark) - end), query, fragment);
        return url.IsHttp || url.IsHttps;
    }

    // A check splits a few dozen URLs, and of most the scheme is one of two.
    private static string SchemeOf(string text, int length) =>
        length == 5 && text.StartsWith("https", StringComparison.Ordinal) ? "https"
            : length == 4 && text.StartsWith("http", StringComparison.Ordinal) ? "http"
            : text.Substring(0, length);

    /// <inheritdoc/>
    public override string ToString() => Value;

    // Most URLs are made of letters, digits and a few marks only; those need no parser to be known as URLs.
    private static bool IsPlain(string text, int start)
    {
        const int LongestLabel = 63;
        int at = start;
        bool afterMark = true;
        for (; at < text.Length && text[at] is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '.'; at++)
        {
            bool isMark = text[at] is '-' or '.';
            if (isMark && afterMark)
            {
                return false;
            }

            afterMark = isMark;
        }

        if (afterMark || at - start > LongestLabel)
        {
            return false;
        }

        if (at < text.Length && text[at] == ':')
        {
            int port = 0;
            int digits = 0;
            for (at++; at < text.Length && digits < 5 && text[at] is >= '0' and <= '9'; at++, digits++)
            {
                port = (port * 10) + (text[at] - '0');
            }

            if (digits == 0 || port > ushort.MaxValue)
            {
                return false;
            }
        }

        if (at < text.Length && text[at] != '/')
        {
            return false;
        }

        while (at < text.Length && text[at] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '/' or '-' or '_' or '.')
        {
            at++;
        }

        return at == text.Length;
    }

    private static bool HasBlankOrControl(string text)
    {
        foreach (char c in text)
        {
            if (c == ' ' || AuthKit.Mcp.Text.IsUnsafe(c))
            {
                return true;
            }
        }

        return false;
    }

    private static string HostOf(string authority)
    {
        int user = authority.LastIndexOf('@');
        string host = user < 0 ? authority : authority.Substring(user + 1);
        int port = host.LastIndexOf(':');
        return port > host.LastIndexOf(']') ? host.Substring(0, port) : host;
    }

    private static readonly RawUrl Empty = new("", "", "", "", null, null);
}
