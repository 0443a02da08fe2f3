namespace AuthKit.Mcp.Clients;

/// <summary>
/// What HTTP libraries make of a body that the server packed unasked (RFC 9110 section 12.5.3 lets it). What is not labelled
/// never gets here.
/// </summary>
internal static class Unpacking
{
    /// <summary>fetch of Node.js and Electron: all common codings; of several and of the newest ones nobody knows, and another word is passed over.</summary>
    public static bool? Fetch(string label) => label is "gzip" or "x-gzip" or "deflate" or "br" ? true : label == "zstd" || IsList(label) ? null : false;

    /// <summary>httpx: the old name of gzip is none of its words, and what it needs further packages for may be missing.</summary>
    public static bool? Httpx(string label) => label is "gzip" or "deflate" ? true : label is "br" or "zstd" || IsList(label) ? null : false;

    /// <summary>net/http: gzip alone, which it asks for itself when its caller does not.</summary>
    public static bool? GoHttp(string label) => label == "gzip";

    /// <summary>Where the library is not known: what all of them do.</summary>
    public static bool? Any(string label) => label == "gzip" ? true : null;

    private static bool IsList(string label) => label.IndexOf(',') >= 0;
}
