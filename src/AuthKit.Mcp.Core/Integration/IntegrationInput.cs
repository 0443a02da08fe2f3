using AuthKit.Mcp.Gateway;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Integration;

/// <summary>What the code is filled in with, checked: it goes into routes and file names.</summary>
internal sealed record IntegrationInput
{
    private const int MaxNameLength = 200;
    private const string TokenPrefix = "mat_";
    private static readonly string[] DefaultScopes = ["mcp:tools"];

    private IntegrationInput(HttpUrl resource, string path, string gateway) => (ResourceUrl, Origin, McpPath, Gateway, Name) = (resource.Value, resource.Origin, path, gateway, resource.Host);

    /// <summary>The resource identifier.</summary>
    public string ResourceUrl { get; }

    /// <summary>Scheme, host and port of the MCP endpoint.</summary>
    public string Origin { get; }

    /// <summary>The path of the MCP endpoint; a slash when it has none.</summary>
    public string McpPath { get; }

    /// <summary>The origin of the gateway.</summary>
    public string Gateway { get; }

    /// <summary>The name of the server for people. Anything may stand in it.</summary>
    public string Name { get; private init; }

    /// <summary>The scopes that clients are told to ask for.</summary>
    public IReadOnlyList<string> Scopes { get; private init; } = DefaultScopes;

    /// <summary>How API keys start, or null when the server has none.</summary>
    public string? ApiKeyPrefix { get; private init; }

    /// <summary>True to redirect the older place of the authorization server's metadata.</summary>
    public bool WithLegacyRedirect { get; private init; }

    /// <summary>Checks the input.</summary>
    /// <exception cref="AuthKitException">A value cannot be used; the message names its parameter.</exception>
    public static IntegrationInput Create(string? resourceUrl, string? authKitUrl, string? name, IReadOnlyList<string>? scopes, string? apiKeyPrefix, bool withLegacyRedirect)
    {
        HttpUrl resource = HttpUrl.Parse(resourceUrl, "-ResourceUrl");
        IntegrationInput input = new(resource, CheckPath(resource), GatewayOrigin.Parse(authKitUrl, "-AuthKitUrl", allowUnencrypted: false))
        {
            Scopes = scopes is { Count: > 0 } ? ScopeList.Check(scopes) : DefaultScopes,
            ApiKeyPrefix = apiKeyPrefix is null ? null : CheckPrefix(apiKeyPrefix),
            WithLegacyRedirect = withLegacyRedirect,
        };
        return string.IsNullOrWhiteSpace(name) || name is null ? input : input with { Name = CheckName(name) };
    }

    private static string CheckPath(HttpUrl resource)
    {
        if (!resource.IsProtected)
        {
            throw Bad($"is plain http ('{resource.Value}'). Use https: clients refuse to send tokens in the clear (http is possible on loopback only).", resource);
        }

        if (resource.Rest is "" or "/")
        {
            return "/";
        }

        string[] segments = resource.Rest.Split('/');
        return resource.Rest[0] == '/' && segments.Skip(1).All(IsSegment)
            ? resource.Rest
            : throw Bad($"has '{Text.Printable(resource.Rest)}' after the host. Code can be made for a path of letters, digits and - . _ ~ between single slashes, without a slash at the end, a query or a fragment, because frameworks treat anything else differently.", resource);
    }

    private static bool IsSegment(string text) => text is not ("" or "." or "..")
        && text.All(static c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '.' or '_' or '~');

    private static string CheckName(string name) => name.Length <= MaxNameLength
        ? name
        : throw new AuthKitException(ErrorCode.InvalidArgument, $"-Name has {name.Length} characters; at most {MaxNameLength} are allowed, because every client shows it.", Text.Printable(name));

    private static string CheckPrefix(string prefix)
    {
        if (CharacterFault.Find(prefix, static (t, i) => t[i] is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '.' or '_' or '~' or '+' or '/')) is { } fault)
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"-ApiKeyPrefix {fault}. Give what all your API keys start with, such as wcd_.");
        }

        // A long value is a key that was pasted: it must not be shown, and must not get into the code.
        return prefix.Length is < 2 or > 16
            ? throw new AuthKitException(ErrorCode.InvalidArgument, $"-ApiKeyPrefix has {prefix.Length} characters. Give the 2 to 16 characters that all your API keys start with, such as wcd_, and never a key.")
            : prefix.StartsWith(TokenPrefix, StringComparison.Ordinal) || TokenPrefix.StartsWith(prefix, StringComparison.Ordinal)
                ? throw new AuthKitException(ErrorCode.InvalidArgument, $"-ApiKeyPrefix also fits AuthKit's tokens, which start with {TokenPrefix}. Give the characters that all your API keys start with, such as wcd_.")
                : prefix;
    }

    private static AuthKitException Bad(string problem, HttpUrl url) => new(ErrorCode.InvalidUri, "-ResourceUrl " + problem, HttpUrl.Shown(url.Value));
}
