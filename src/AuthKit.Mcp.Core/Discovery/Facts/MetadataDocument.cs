using System.Text;
using System.Text.Json;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>A metadata document as fetched: the JSON object, or what keeps the answer from being one. Never throws.</summary>
public sealed class MetadataDocument
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly JsonElement? _root;
    private readonly Dictionary<string, Value> _members = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    private MetadataDocument(JsonElement? root, IReadOnlyList<string> problems)
    {
        (_root, Problems) = (root, problems);
        foreach (JsonProperty property in root is { } found ? found.EnumerateObject() : default)
        {
            // Of duplicate names the last counts, as in most parsers.
            if (JsonText.Name(property) is { } name)
            {
                _members[name] = new Value(property.Value);
                _names.Add(name);
            }
        }
    }

    /// <summary>What breaks RFC 9728 section 3.2 or RFC 8414 section 3.2, one sentence each; empty for a proper document.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>True when there is a JSON object to look into, even when the answer breaks a rule.</summary>
    public bool IsReadable => _root is not null;

    /// <summary>True for a proper document: 200, <c>application/json</c>, UTF-8 without byte order mark, JSON object.</summary>
    public bool IsProper => _root is not null && Problems.Count == 0;

    /// <summary>
    /// True for a document whose only flaw is that it is called <c>application/json</c> more than once, by an application and
    /// the proxy before it: no MCP client minds.
    /// </summary>
    public bool OnlyRepeatsItsType { get; private init; }

    /// <summary>The JSON object as received, or null.</summary>
    public string? Json => _root?.GetRawText();

    /// <summary>Reads the body of a response.</summary>
    public static MetadataDocument Read(WireResponse response)
    {
        List<string> problems = [];
        if (response.Status != 200)
        {
            problems.Add($"the status is {response.Status} instead of 200");
        }

        IReadOnlyList<string> types = response.Values("Content-Type");
        string type = types.Count == 0 ? "" : types[0].Split(';')[0].Trim();
        if (types.Count != 1 || !string.Equals(type, "application/json", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add(types.Count == 0 ? "there is no Content-Type header" : $"the Content-Type is '{Text.Printable(string.Join(", ", types))}' instead of application/json");
        }

        if (response.BodyTruncated)
        {
            problems.Add($"the body is longer than {response.Body.Length} bytes");
        }
        else if (response.BodyIncomplete)
        {
            problems.Add("the body ends before its announced length");
        }

        // Clients that decompress read the document; that it was compressed unasked is a matter of its own.
        JsonElement? root = Parse(ContentCoding.Decode(response), problems);
        return new MetadataDocument(root, problems) { OnlyRepeatsItsType = root is not null && problems.Count == 1 && Repeats(types) };
    }

    /// <summary>True when the member is present, whatever its type.</summary>
    public bool Has(string name) => _members.ContainsKey(name);

    /// <summary>The member as text, or null when it is absent or no string.</summary>
    public string? GetString(string name) => _members.TryGetValue(name, out Value? member) ? member.Text : null;

    /// <summary>The member, or null. Of duplicate names the last counts, as in most parsers.</summary>
    public JsonElement? Member(string name) => _members.TryGetValue(name, out Value? member) ? member.Element : null;

    /// <summary>The strings of an array member; entries of other types are left out. Null when it is absent or no array.</summary>
    public IReadOnlyList<string>? GetStrings(string name) => _members.TryGetValue(name, out Value? member) ? member.Texts : null;

    /// <summary>The type of the member in words, for messages.</summary>
    public string Kind(string name) => Member(name) is { } member ? JsonText.Kind(member) : "absent";

    /// <summary>True when a name stands more than once.</summary>
    internal bool HasDoubled => _names.Count > _members.Count;

    /// <summary>The names of the members in order, duplicates included.</summary>
    public IReadOnlyList<string> Names() => _names;

    // Some stacks hand repeated lines over as one, joined by a comma.
    private static bool Repeats(IReadOnlyList<string> types)
    {
        List<string> all = [.. types.SelectMany(static t => t.Split(','))];
        return all.Count > 1 && all.TrueForAll(static t => string.Equals(t.Split(';')[0].Trim(), "application/json", StringComparison.OrdinalIgnoreCase));
    }

    private static JsonElement? Parse(byte[] body, List<string> problems)
    {
        bool mark = body is [0xEF, 0xBB, 0xBF, ..];
        if (mark)
        {
            problems.Add("the body starts with a byte order mark");
        }

        try
        {
            int start = mark ? 3 : 0;
            _ = StrictUtf8.GetCharCount(body, start, body.Length - start); // The JSON reader looks at a text only when it is asked for.
            using JsonDocument document = JsonDocument.Parse(body.AsMemory(start));
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document.RootElement.Clone();
            }

            problems.Add($"the body is {JsonText.Kind(document.RootElement)} instead of a JSON object");
        }
        catch (DecoderFallbackException)
        {
            problems.Add("the body is not UTF-8");
        }
        catch (JsonException e)
        {
            problems.Add(LooksLikeHtml(body) ? "the body is an HTML page" : body.Length == 0 ? "the body is empty" : $"the body is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})");
        }

        return null;
    }

    private static bool LooksLikeHtml(byte[] body) =>
        Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 256)).TrimStart('\ufeff', ' ', '\r', '\n', '\t').StartsWith("<", StringComparison.Ordinal);

    // Rules ask for the same members again and again, and checks that run side by side may share a document.
    private sealed class Value(JsonElement element)
    {
        private IReadOnlyList<string>? _texts;

        public JsonElement Element { get; } = element;

        public string? Text { get; } = JsonText.String(element);

        // Of two checks that read it at once either list may stay: they are the same.
        public IReadOnlyList<string>? Texts => Element.ValueKind != JsonValueKind.Array ? null : Volatile.Read(ref _texts) ?? Read();

        private List<string> Read()
        {
            List<string> texts = new(Element.GetArrayLength());
            foreach (JsonElement entry in Element.EnumerateArray())
            {
                if (JsonText.String(entry) is { } text)
                {
                    texts.Add(text);
                }
            }

            Volatile.Write(ref _texts, texts);
            return texts;
        }
    }
}
