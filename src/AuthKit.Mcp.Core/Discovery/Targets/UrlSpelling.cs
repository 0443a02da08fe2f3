namespace AuthKit.Mcp.Discovery;

/// <summary>One spelling for all that lead to the same server. For telling servers apart only: clients and rules compare to the letter.</summary>
internal static class UrlSpelling
{
    /// <summary>Scheme and host in lower case, without default port and fragment, with a path. What is no URL stays as it is.</summary>
    public static string Of(string uri)
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
