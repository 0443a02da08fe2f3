using System.Globalization;

namespace AuthKit.Mcp.Http;

/// <summary>
/// An absolute http or https URL with scheme, host and port in their normal form and the rest byte for byte as given
/// (RFC 3986 section 6.2.2.1 and 6.2.3 allow the former, RFC 8707 and RFC 9728 need the latter).
/// </summary>
internal sealed record HttpUrl
{
    private static readonly char[] CellEnd = [',', ';', '"'];
    private static readonly char[] AuthorityEnd = ['/', '?', '#'];
    private static readonly char[] HiddenFrom = ['?', '#'];

    private HttpUrl(string scheme, string host, string authority, string rest) => (Scheme, Host, Origin, Rest) = (scheme, host, scheme + "://" + authority, rest);

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme { get; }

    /// <summary>The host in lower case; IPv6 addresses keep their brackets.</summary>
    public string Host { get; }

    /// <summary>Scheme, host and the port unless it is the default one.</summary>
    public string Origin { get; }

    /// <summary>Path, query and fragment, unchanged.</summary>
    public string Rest { get; }

    /// <summary>The URL in its normal form.</summary>
    public string Value => Origin + Rest;

    /// <summary>True when the host is this machine.</summary>
    public bool IsLoopback => AddressGuard.IsLoopback(Host);

    /// <summary>True for https, and for http that never leaves the machine.</summary>
    public bool IsProtected => Scheme == "https" || IsLoopback;

    /// <summary>Reads a URL or throws <see cref="ErrorCode.InvalidUri"/> with the fault.</summary>
    /// <param name="text">The value.</param>
    /// <param name="source">The parameter or environment variable it came from.</param>
    public static HttpUrl Parse(string? text, string source) => FindProblem(text, out HttpUrl? url) is { } problem
        ? throw new AuthKitException(ErrorCode.InvalidUri, $"{source} {problem}", Told(text))
        : url ?? throw new InvalidOperationException("A URL without a problem was not read.");

    /// <summary>The URL, or null when it is none.</summary>
    public static HttpUrl? TryParse(string? text) => FindProblem(text, out HttpUrl? url) is null ? url : null;

    /// <summary>What is wrong with a URL, as the end of a sentence and a full stop, or null.</summary>
    public static string? FindProblem(string? text, out HttpUrl? url)
    {
        url = null;
        string? fault = CharacterFault.Find(text, static (t, i) => t[i] is <= ' ' or > '~' or '\\' or '"' or '<' or '>' or '^' or '`' or '{' or '|' or '}');
        if (fault is not null || text is null)
        {
            string meant = text is not null && WithAsciiHost(text) is { } ascii ? $" Did you mean '{Told(ascii)}'?" : "";
            return $"{fault}. Give a URL such as https://mcp.example.org/mcp, with nothing around it; write other characters percent-encoded and host names in ASCII (xn--…).{(Told(text) is { Length: > 0 } shown ? $" The value was '{shown}'." : "")}{meant}";
        }

        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0)
        {
            return SchemeProblem(text);
        }

        if (text[0] == '\'')
        {
            return $"{Quoted(text)}begins with a quote. Leave out the quotes around the URL.";
        }

        string name = text.Substring(0, scheme).ToLowerInvariant();
        if (name is not ("http" or "https"))
        {
            return $"{Quoted(text)}has the scheme '{Text.Printable(name)}'. Use https.";
        }

        int end = text.IndexOfAny(AuthorityEnd, scheme + 3);
        string authority = end < 0 ? text.Substring(scheme + 3) : text.Substring(scheme + 3, end - scheme - 3);
        if (authority.Contains('@'))
        {
            // Among a thousand entries the host tells which one; what stands before it is not shown.
            string after = Told(authority.Substring(authority.LastIndexOf('@') + 1)) is { Length: > 0 } shown ? " " + shown : "";
            return $"has a user name or password before the host{after}. Leave it out: it would be shown and stored.";
        }

        if (authority.Length == 0)
        {
            return $"{Quoted(text)}has no host.";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? parsed) || !IsHost(parsed.Host) || parsed.Port is < 1 or > 65535)
        {
            bool needsBrackets = authority[0] != '[' && authority.IndexOf(':') != authority.LastIndexOf(':');
            return $"{Quoted(text)}is not a URL: {(needsBrackets ? "put an IPv6 address in brackets, as in http://[::1]:8080/mcp." : "check the host and the port.")}";
        }

        string host = parsed.Host.ToLowerInvariant();
        string port = parsed.IsDefaultPort ? "" : ":" + parsed.Port.ToString(CultureInfo.InvariantCulture);
        url = new HttpUrl(name, host, host + port, end < 0 ? "" : text.Substring(end));
        return null;
    }

    /// <summary>
    /// The value as it may be shown, or null. User info can be a password and a value that resembles no address can be a key in
    /// the wrong place, so these never are; queries and fragments are left out, because people paste links with tokens in them.
    /// </summary>
    /// <param name="text">The value.</param>
    /// <param name="withQuery">True where the query tells one entry of a list from the next.</param>
    public static string? Shown(string? text, bool withQuery = false)
    {
        if (text is null || text.Contains('@') || SecretShape.HasIssued(text) || (text.Length > 0 && !text.Contains("://") && !SecretShape.IsAddress(text)))
        {
            return null;
        }

        int end = withQuery ? -1 : text.IndexOfAny(HiddenFrom);
        return end < 0 || end == text.Length - 1 ? Text.Printable(text) : Text.Printable(text.Substring(0, end)) + text[end] + "…";
    }

    // The same URL with its host as DNS writes it, where nothing else is wrong with it.
    private static string? WithAsciiHost(string text)
    {
        int start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start < 3 || !Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.UserInfo.Length > 0 || url.IdnHost == url.Host || url.IdnHost.Length == 0)
        {
            return null;
        }

        int end = text.IndexOfAny([':', .. AuthorityEnd], start);
        string ascii = text.Substring(0, start) + url.IdnHost + (end < 0 ? "" : text.Substring(end));
        return ascii.All(static c => c is > ' ' and <= '~') && FindProblem(ascii, out _) is null && Told(ascii) is not null ? ascii : null;
    }

    // What is no URL may be a line of a list, with a token in its next cell.
    private static string? Told(string? text) => text is null ? null : Shown(text.IndexOfAny(CellEnd) is >= 0 and int end ? text.Substring(0, end).TrimEnd() : text);

    private static string SchemeProblem(string text)
    {
        if (text.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
        {
            return $"{Quoted(text)}needs two slashes after the scheme, as in https://mcp.example.org.";
        }

        if (text[0] == '/' && !text.StartsWith("//", StringComparison.Ordinal))
        {
            return $"{Quoted(text)}is a path. Put scheme and host before it.";
        }

        return Told(text) is { } shown
            ? $"('{shown}') has no scheme. Did you mean '{(AddressGuard.IsLoopback(shown.TrimStart('/').Split('/', ':')[0]) ? "http" : "https")}://{shown.TrimStart('/')}'?"
            : "has no scheme, and is not shown, because it looks like no host either: it may be a key or token in the wrong place. Give a URL such as https://mcp.example.org.";
    }

    private static string Quoted(string text) => Told(text) is { } shown ? $"('{shown}') " : "";

    private static bool IsHost(string host) => host.Length > 0
        && (host[0] == '[' || host.All(static c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '-' or '_'));
}
