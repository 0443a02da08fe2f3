using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>An MCP endpoint to check, exactly as typed.</summary>
public sealed record Target
{
    private Target(RawUrl url) => Url = url;

    /// <summary>The endpoint.</summary>
    public RawUrl Url { get; }

    /// <summary>True when the endpoint is on this machine: then plain http is fine, also for what its metadata names.</summary>
    public bool IsLoopback => AddressGuard.IsLoopback(Url.Host);

    /// <summary>Reads what a user typed, piped or stored.</summary>
    /// <param name="text">The endpoint.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidUri"/>, with a sentence for each kind of mistake.</exception>
    public static Target Parse(string? text)
    {
        string? mistake = Mistake(text);
        if (mistake is null && RawUrl.TryParse(text, out RawUrl url))
        {
            return new Target(url);
        }

        throw new AuthKitException(ErrorCode.InvalidUri, $"-Uri '{Text.Printable(text)}' {mistake ?? "is not a URL"}.", text is null ? null : Text.Printable(text));
    }

    private static string? Mistake(string? text)
    {
        if (text is null || text.Trim().Length == 0)
        {
            return "is blank: give the address of an MCP endpoint, for example https://mcp.contoso.com/mcp";
        }

        int bad = text.ToList().FindIndex(static c => c <= ' ' || Text.IsUnsafe(c));
        if (bad >= 0)
        {
            string what = text[bad] switch { '\n' => "a line feed", '\r' => "a carriage return", ' ' => "a blank", '\t' => "a tab", _ => $"the character U+{(int)text[bad]:X4}" };
            string where = text.Substring(bad).Trim().Length == 0 ? "at its end" : $"at position {bad + 1}";
            return $"has {what} {where}: remove it (a variable read from a file often ends in a line break)";
        }

        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0)
        {
            return text[0] == '/' ? "is a path, not a URL: put scheme and host before it" : $"has no scheme: write https://{text}";
        }

        if (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return Host(text, scheme + 3);
        }

        return $"has the scheme '{Text.Printable(text.Substring(0, scheme))}': only http and https can be checked";
    }

    private static string? Host(string text, int start)
    {
        if (start >= text.Length || text[start] is '/' or '?' or '#' or ':')
        {
            return "has no host";
        }

        if (!RawUrl.TryParse(text, out RawUrl url))
        {
            return "is not a URL: check host and port";
        }

        return url.HasUserInfo ? "has a user name or password in it: remove it, secrets do not belong into URLs"
            : url.Fragment is not null ? "has a fragment: remove the part from '#' on"
            : null;
    }
}
