using System.Text;

namespace AuthKit.Mcp.Http;

/// <summary>Recognises in a server-sent event stream that an answer has arrived (WHATWG HTML, server-sent events).</summary>
internal static class EventStream
{
    /// <summary>True when a Content-Type announces an event stream.</summary>
    public static bool IsAnnounced(string? contentType) => contentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>True when a complete event with a JSON-RPC result or error is among the bytes.</summary>
    public static bool HasAnswer(byte[] bytes, int length) =>
        Data(Encoding.UTF8.GetString(bytes, 0, length), completeOnly: true).Any(static d => d.Contains("\"result\"") || d.Contains("\"error\""));

    /// <summary>The data of each event; its lines belong together.</summary>
    public static IEnumerable<string> Data(string text, bool completeOnly = false)
    {
        string[] events = text.Replace("\r\n", "\n").Replace('\r', '\n').Split(["\n\n"], StringSplitOptions.None);
        return events.Take(completeOnly ? events.Length - 1 : events.Length)
            .Select(static e => string.Join("\n", e.Split('\n').Where(static l => l.StartsWith("data:", StringComparison.Ordinal)).Select(static l => l.Substring(5))));
    }
}
