using System.Globalization;
using System.Net;
using System.Text;

namespace AuthKit.Mcp.OAuth;

/// <summary>What the browser is shown. The page loads nothing, runs nothing and is not kept; its address holds the code.</summary>
internal static class LoopbackPage
{
    /// <summary>The whole answer.</summary>
    /// <param name="status">Status code and reason.</param>
    /// <param name="title">The heading, as text.</param>
    /// <param name="message">What happened and what to do, as text.</param>
    public static byte[] Write(string status, string title, string message)
    {
        string page = $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Escape(title)}</title></head><body><h1>{Escape(title)}</h1><p>{Escape(message)}</p></body></html>\n";
        StringBuilder head = new("HTTP/1.1 ");
        head.Append(status).Append("\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: ")
            .Append(Encoding.UTF8.GetByteCount(page).ToString(CultureInfo.InvariantCulture))
            .Append("\r\nCache-Control: no-store\r\nContent-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
            .Append("\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n")
            .Append(status.StartsWith("405", StringComparison.Ordinal) ? "Allow: GET\r\n" : "")
            .Append("Connection: close\r\n\r\n")
            .Append(page);
        return Encoding.UTF8.GetBytes(head.ToString());
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
