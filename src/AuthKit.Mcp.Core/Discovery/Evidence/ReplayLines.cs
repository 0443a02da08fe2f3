using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>Writes a request as lines to paste. Credentials are never part of them.</summary>
internal static class ReplayLines
{
    public static McpReplay For(WireRequest request)
    {
        List<HeaderLine> headers = [.. request.Headers.Select(static h => h.Is("Authorization") ? h with { Value = "Bearer <token>" } : h)];
        return new McpReplay(Curl(request, headers), InvokeWebRequest(request, headers));
    }

    private static string Curl(WireRequest request, List<HeaderLine> headers)
    {
        string method = request.Method == "GET" ? "" : $" -X {request.Method}";
        string fields = string.Concat(headers.Select(static h => " -H " + Posix($"{h.Name}: {h.Value}")));
        string body = request.Body is null ? "" : " --data-raw " + Posix(request.Body);
        return $"curl -si{method}{fields}{body} {Posix(request.Url)}";
    }

    private static string InvokeWebRequest(WireRequest request, List<HeaderLine> headers)
    {
        // Invoke-WebRequest takes the content type apart from the other headers.
        string? type = headers.Where(static h => h.Is("Content-Type")).Select(static h => h.Value).FirstOrDefault();
        string table = string.Join("; ", headers.Where(static h => !h.Is("Content-Type")).Select(static h => $"{PowerShell(h.Name)} = {PowerShell(h.Value)}"));
        string method = request.Method == "GET" ? "" : $" -CustomMethod {request.Method}";
        string body = request.Body is null ? "" : " -Body " + PowerShell(request.Body);
        string content = type is null ? "" : " -ContentType " + PowerShell(type);
        return $"Invoke-WebRequest {PowerShell(request.Url)}{method} -Headers @{{ {table} }}{content}{body} -SkipHttpErrorCheck -MaximumRedirection 0";
    }

    private static string Posix(string text) => "'" + Text.Printable(text, 4000).Replace("'", "'\\''") + "'";

    // PowerShell ends a quoted text at the typographic quotes too; a URL of the server may hold them.
    private static string PowerShell(string text) =>
        "'" + string.Concat(Text.Printable(text, 4000).Select(static c => c is '\'' or (>= '\u2018' and <= '\u201b') ? new string(c, 2) : c.ToString())) + "'";
}
