using AuthKit.Mcp.Http;
using System.Text.Json;

namespace AuthKit.Mcp.Gateway;

/// <summary>
/// What is sent to register a server, checked first: the gateway stores anything, and a row can be neither changed nor deleted.
/// </summary>
internal sealed record RegistrationInput
{
    private const int MaxNameLength = 200;

    private RegistrationInput(string name, string resourceUrl, IReadOnlyList<string>? scopes) => (Name, ResourceUrl, Scopes) = (name, resourceUrl, scopes);

    /// <summary>The name for people.</summary>
    public string Name { get; }

    /// <summary>The resource identifier (RFC 8707), scheme, host and port in their normal form.</summary>
    public string ResourceUrl { get; }

    /// <summary>The scopes, or null for the gateway's default, <c>mcp:tools</c>.</summary>
    public IReadOnlyList<string>? Scopes { get; }

    /// <summary>True when a server that is registered under another name is as good.</summary>
    public bool TakesAnyName { get; init; }

    /// <summary>Checks the input.</summary>
    /// <param name="name">The name.</param>
    /// <param name="resourceUrl">The URL of the MCP endpoint.</param>
    /// <param name="scopes">The scopes, several in one text apart by one blank each (RFC 6749 section 3.3), or null.</param>
    /// <param name="forLoopbackGateway">True when the gateway is on this machine: then example hosts are fine, nothing real depends on them.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/> or <see cref="ErrorCode.InvalidUri"/>.</exception>
    public static RegistrationInput Create(string? name, string? resourceUrl, IReadOnlyList<string?>? scopes, bool forLoopbackGateway) =>
        new(CheckName(name), CheckResourceUrl(resourceUrl, forLoopbackGateway), scopes is null ? null : ScopeList.Check(scopes));

    /// <summary>The body of the request, ASCII only.</summary>
    public string ToJson()
    {
        Dictionary<string, object> body = new() { ["name"] = Name, ["resource_url"] = ResourceUrl };
        if (Scopes is not null)
        {
            body["scopes"] = Scopes;
        }

        return JsonSerializer.Serialize(body);
    }

    private static string CheckName(string? name)
    {
        string? fault = CharacterFault.Find(name, IsBadInName);
        if (fault is not null || name is null)
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"-Name {fault}. Give a name that people can read, in one line.", Text.Printable(name));
        }

        return name.Length <= MaxNameLength
            ? name
            : throw new AuthKitException(ErrorCode.InvalidArgument, $"-Name has {name.Length} characters; at most {MaxNameLength} are allowed, because every list carries it.", Text.Printable(name));
    }

    private static bool IsBadInName(string text, int i)
    {
        bool pair = (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            || (char.IsLowSurrogate(text[i]) && i > 0 && char.IsHighSurrogate(text[i - 1]));
        bool outerBlank = char.IsWhiteSpace(text[i]) && (i == 0 || string.IsNullOrWhiteSpace(text.Substring(i)));
        return outerBlank || (Text.IsUnsafe(text[i]) && !pair);
    }

    private static string CheckResourceUrl(string? text, bool forLoopbackGateway)
    {
        // Before the grammar: '<your-server>' is told what it is, rather than that '<' is no URL character.
        if (Placeholder.Find(text, allowExampleHosts: forLoopbackGateway) is { } placeholder)
        {
            throw Bad($"still has the placeholder '{Text.Printable(placeholder)}'. Put the URL of your MCP endpoint there; a registration cannot be changed afterwards.", text);
        }

        HttpUrl url = HttpUrl.Parse(text, "-ResourceUrl");
        if (url.Rest.Contains('#'))
        {
            throw Bad("has a fragment ('#…'), which a resource identifier must not have (RFC 8707 section 2). Remove it.", text);
        }

        return url.IsProtected
            ? url.Value
            : throw Bad("is plain http. Use https: clients refuse to send tokens in the clear (http is possible on loopback only).", text);
    }

    private static AuthKitException Bad(string problem, string? value) => new(ErrorCode.InvalidUri, "-ResourceUrl " + problem, HttpUrl.Shown(value));
}
