using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>The error that an OAuth endpoint states in its body (RFC 6749 section 5.2, RFC 7591 section 3.2.2).</summary>
internal static class OAuthError
{
    /// <summary>The error code, or null when the body states none.</summary>
    public static string? Of(WireResponse response) => MetadataDocument.Read(response).GetString("error") is { Length: > 0 } error ? error : null;

    /// <summary>True when the answer is labelled as JSON.</summary>
    public static bool IsJson(WireResponse response) => response.Values("Content-Type") is [{ } type]
        && string.Equals(type.Split(';')[0].Trim(), "application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Code and description for a message, in brackets with a blank before; empty when there is none.</summary>
    public static string InWords(WireResponse response)
    {
        MetadataDocument document = MetadataDocument.Read(response);
        string[] parts = [.. new[] { document.GetString("error"), document.GetString("error_description") }.OfType<string>()];
        return parts.Length == 0 ? "" : $" ({Text.Printable(string.Join(": ", parts))})";
    }
}
