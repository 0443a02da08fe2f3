using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthKit.Mcp.Wire;

/// <summary>The bytes of one answer and the manner of sending them.</summary>
internal sealed class WireAnswer
{
    private static readonly JsonSerializerOptions Indented = new(WireEdits.Compact) { WriteIndented = true };

    private WireAnswer(JsonObject answer, byte[] head, byte[] body)
    {
        Head = head;
        Body = body;
        DelayMs = Number(answer, "delayMs") ?? 0;
        DripMs = Number(answer, "dripMs") ?? 0;
        Reset = answer.ContainsKey("reset");
        int? cut = Number(answer, "truncateAt");
        Body = cut is int length ? body[..Math.Min(length, body.Length)] : body;
        Closes = cut is not null || answer.ContainsKey("raw") || answer.ContainsKey("closeDelimited");
    }

    public byte[] Head { get; }

    public byte[] Body { get; }

    public int DelayMs { get; }

    public int DripMs { get; }

    public bool Reset { get; }

    public bool Closes { get; }

    public static WireAnswer For(JsonObject answer, WireRequest request, WirePlaceholders placeholders, int count)
    {
        JsonObject? pad = answer["pad"] as JsonObject;
        string? Pad(string name) => pad is null ? null : name switch
        {
            "pad" => Repeated(pad, "repeat"),
            "padEnd" => Repeated(pad, "end"),
            _ => null,
        };
        string Filled(string text) => placeholders.In(text, request, count, Pad);
        if (answer["raw"] is JsonNode raw)
        {
            return new WireAnswer(answer, Encoding.UTF8.GetBytes(Filled(raw.GetValue<string>())), []);
        }

        string text = answer.ContainsKey("json")
            ? Serialized(placeholders.In(answer["json"], request, count), answer.ContainsKey("indent"))
            : Filled(answer["text"]?.GetValue<string>() ?? string.Empty);
        byte[] body = Encoded(text, answer["charset"]?.GetValue<string>() ?? "utf-8");
        List<string> lines = [.. (answer["lines"] as JsonArray ?? []).Select(line => Filled(line!.GetValue<string>()))];
        if (answer.ContainsKey("gzip"))
        {
            body = Zipped(body);
            if (!answer.ContainsKey("unlabelled"))
            {
                lines.Add("Content-Encoding: gzip");
            }
        }

        string status = answer["status"]!.GetValue<string>();
        body = Framed(answer, status, lines, body);
        string head = $"{answer["preamble"]?.GetValue<string>()}HTTP/1.1 {status}\r\n{string.Concat(lines.Select(line => line + "\r\n"))}\r\n";
        return new WireAnswer(answer, Encoding.UTF8.GetBytes(head), request.Method == "HEAD" ? [] : body);
    }

    private static byte[] Framed(JsonObject answer, string status, List<string> lines, byte[] body)
    {
        if (answer.ContainsKey("chunked"))
        {
            lines.Add("Transfer-Encoding: chunked");
            int half = body.Length / 2;
            return [.. Chunk(body[..half]), .. Chunk(body[half..]), .. "0\r\n\r\n"u8];
        }

        if (answer.ContainsKey("closeDelimited"))
        {
            lines.Add("Connection: close");
        }
        else if (!status.StartsWith("204", StringComparison.Ordinal) && !lines.Exists(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)))
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}"));
        }

        return body;
    }

    private static byte[] Chunk(byte[] bytes)
        => bytes.Length == 0 ? [] : [.. Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"), .. bytes, .. "\r\n"u8];

    private static string Serialized(JsonNode? json, bool indent)
        => json is null ? "null" : indent ? $"\n{json.ToJsonString(Indented)}\n\n" : json.ToJsonString(WireEdits.Compact);

    private static byte[] Encoded(string text, string charset)
        => charset switch
        {
            "latin1" => Encoding.Latin1.GetBytes(text),
            "utf-16" => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)],
            _ => Encoding.UTF8.GetBytes(text),
        };

    private static byte[] Zipped(byte[] body)
    {
        using MemoryStream zipped = new();
        using (GZipStream gzip = new(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return zipped.ToArray();
    }

    private static string Repeated(JsonObject pad, string member)
        => string.Concat(Enumerable.Repeat(pad[member]?.GetValue<string>() ?? string.Empty, pad["count"]!.GetValue<int>()));

    private static int? Number(JsonObject answer, string member) => answer[member]?.GetValue<int>();
}
