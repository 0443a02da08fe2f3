using System.Text.Json;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Clients;

/// <summary>The value of one member, decoded at most once for all clients.</summary>
internal sealed class MemberValue(JsonElement element)
{
    private string? _text;
    private bool _isRead;
    private WebUrl? _url;
    private bool _isParsed;

    public JsonElement Element { get; } = element;

    public bool IsNull => Element.ValueKind == JsonValueKind.Null;

    /// <summary>The string, or null for another type.</summary>
    public string? Text
    {
        get
        {
            if (!_isRead)
            {
                (_text, _isRead) = (JsonText.String(Element), true);
            }

            return _text;
        }
    }

    /// <summary>The string as a URL, or null.</summary>
    public WebUrl? Url
    {
        get
        {
            if (!_isParsed)
            {
                (_url, _isParsed) = (WebUrl.Parse(Text), true);
            }

            return _url;
        }
    }
}
