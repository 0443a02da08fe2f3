using System.Text;
using System.Text.Json;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Clients;

/// <summary>A metadata document as JSON parsers give it to a client: read once, looked at by every client.</summary>
internal sealed class DocumentView
{
    private const int MaxDepth = 64;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Dictionary<string, MemberValue> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<Shape, (string Member, string What)?> _faults = [];
    private Dictionary<string, MemberValue>? _anyCase;

    private DocumentView(JsonElement root, bool hasMark)
    {
        HasMark = hasMark;
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (JsonText.Name(property) is { } name)
            {
                _members[name] = new MemberValue(property.Value); // Of duplicate names the last counts.
            }
        }
    }

    /// <summary>True when a byte order mark stands before the JSON.</summary>
    public bool HasMark { get; }

    /// <summary>Reads a body; null when it is no JSON object.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="unclear">True when parsers differ about it: bytes that are no UTF-8, nesting beyond common limits.</param>
    public static DocumentView? Read(byte[] body, out bool unclear)
    {
        unclear = false;
        bool mark = body is [0xEF, 0xBB, 0xBF, ..];
        try
        {
            string text = StrictUtf8.GetString(body, mark ? 3 : 0, body.Length - (mark ? 3 : 0));
            unclear = IsDeep(text);
            if (unclear)
            {
                return null;
            }

            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? new DocumentView(document.RootElement.Clone(), mark) : null;
        }
        catch (DecoderFallbackException)
        {
            unclear = body.Length > 1 && body[0] == (byte)'{' && body[1] != 0;
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The member, or null when it is absent.</summary>
    public MemberValue? Member(string name, bool ignoreCase) =>
        (ignoreCase ? AnyCase() : _members).TryGetValue(name, out MemberValue? value) ? value : null;

    /// <summary>The member as text, or null when it is absent or no string.</summary>
    public string? Text(string name, bool ignoreCase = false) => Member(name, ignoreCase)?.Text;

    /// <summary>The strings of an array member; empty when it is absent or no array.</summary>
    public IReadOnlyList<string> Texts(string name, bool ignoreCase = false) =>
        Member(name, ignoreCase) is { Element: { ValueKind: JsonValueKind.Array } array } ? [.. array.EnumerateArray().Select(JsonText.String).OfType<string>()] : [];

    /// <summary>True when the member is the JSON value true.</summary>
    public bool IsTrue(string name) => Member(name, ignoreCase: false) is { Element.ValueKind: JsonValueKind.True };

    /// <summary>Why a client that wants this shape does not take the document: the member, or "" for the whole, and a sentence; or null.</summary>
    public (string Member, string What)? Fault(Shape shape)
    {
        if (!_faults.TryGetValue(shape, out (string, string)? fault))
        {
            fault = shape.Fault(this);
            _faults.Add(shape, fault);
        }

        return fault;
    }

    private Dictionary<string, MemberValue> AnyCase()
    {
        if (_anyCase is null)
        {
            _anyCase = new(StringComparer.OrdinalIgnoreCase);
            foreach (KeyValuePair<string, MemberValue> member in _members)
            {
                _anyCase[member.Key] = member.Value;
            }
        }

        return _anyCase;
    }

    private static bool IsDeep(string text)
    {
        int depth = 0;
        foreach (char c in text)
        {
            depth += c is '[' or '{' ? 1 : c is ']' or '}' ? -1 : 0;
            if (depth > MaxDepth)
            {
                return true;
            }
        }

        return false;
    }
}
