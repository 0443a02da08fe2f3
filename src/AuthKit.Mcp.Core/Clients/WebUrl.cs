using System.Globalization;

namespace AuthKit.Mcp.Clients;

/// <summary>
/// A URL as web URL parsers read it (the URL standard): trimmed, scheme and host in lower case, no default port, dot
/// segments resolved, but percent-encoding and the case of the path untouched, which <see cref="Uri"/> changes.
/// </summary>
internal sealed class WebUrl
{
    private static readonly char[] Ends = ['/', '?', '#', '\\'];
    private static readonly char[] Tail = ['?', '#'];
    private readonly Uri _uri;
    private readonly string _text;
    private readonly bool _hasEmptyPath;
    private string? _href;

    private WebUrl(Uri uri, string text)
    {
        (_uri, _text) = (uri, text);
        IsWeb = uri.Scheme is "http" or "https";
        Host = uri.Host.ToLowerInvariant();
        Origin = uri.Scheme + "://" + Host + (uri.IsDefaultPort || uri.Port < 0 ? "" : ":" + uri.Port.ToString(CultureInfo.InvariantCulture));
        string? raw = RawPath(text);
        _hasEmptyPath = raw is "";
        Path = _hasEmptyPath ? "/" : raw is not null && IsPlain(raw) ? raw : uri.AbsolutePath;
    }

    /// <summary>True for http and https.</summary>
    public bool IsWeb { get; }

    public string Scheme => _uri.Scheme;

    public string Host { get; }

    /// <summary>Scheme, host and port.</summary>
    public string Origin { get; }

    /// <summary>The path, at least a slash.</summary>
    public string Path { get; }

    /// <summary>True when a user name stands before the host.</summary>
    public bool HasUserInfo => _uri.UserInfo.Length > 0;

    /// <summary>The whole, with a slash for an empty path.</summary>
    public string Href => _href ??= Written(Path);

    /// <summary>The whole, an empty path left empty.</summary>
    public string HrefWithEmptyPath => Written(_hasEmptyPath ? "" : Path);

    /// <summary>Reads a URL, or returns null for what is none.</summary>
    public static WebUrl? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        string trimmed = WithoutBreaks(Trim(text));
        int colon = trimmed.IndexOf(':');
        return IsScheme(trimmed, colon) && Uri.TryCreate(trimmed, UriKind.Absolute, out Uri? uri) && (uri.Scheme is not ("http" or "https") || uri.Host.Length > 0)
            ? new WebUrl(uri, trimmed)
            : null;
    }

    /// <summary>Without white space and control characters around it.</summary>
    public static string Trim(string text)
    {
        int start = 0;
        int end = text.Length;
        while (start < end && IsBlank(text[start]))
        {
            start++;
        }

        while (end > start && IsBlank(text[end - 1]))
        {
            end--;
        }

        return text.Substring(start, end - start);
    }

    private string Written(string path) => IsWeb ? Origin.Insert(Scheme.Length + 3, HasUserInfo ? _uri.UserInfo + "@" : "") + path + _uri.Query + _uri.Fragment : _text;

    private static bool IsBlank(char c) => c <= ' ' || char.IsWhiteSpace(c) || c == '\ufeff';

    private static string WithoutBreaks(string text) => text.IndexOfAny(['\t', '\r', '\n']) < 0 ? text : text.Replace("\t", "").Replace("\r", "").Replace("\n", "");

    private static bool IsScheme(string text, int length)
    {
        for (int i = 0; i < length; i++)
        {
            if (text[i] is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z')) && (i == 0 || text[i] is not ((>= '0' and <= '9') or '+' or '-' or '.')))
            {
                return false;
            }
        }

        return length > 0;
    }

    private static string? RawPath(string text)
    {
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return null;
        }

        int start = text.IndexOfAny(Ends, scheme + 3);
        if (start < 0)
        {
            return "";
        }

        int end = text.IndexOfAny(Tail, start);
        return end < 0 ? text.Substring(start) : text.Substring(start, end - start);
    }

    private static bool IsPlain(string path)
    {
        foreach (char c in path)
        {
            if (c is <= ' ' or >= '\u007f' or '\\' or '"' or '<' or '>' or '`' or '{' or '}')
            {
                return false;
            }
        }

        return path.IndexOf("/.", StringComparison.Ordinal) < 0 && path.IndexOf("/%2", StringComparison.Ordinal) < 0;
    }
}
