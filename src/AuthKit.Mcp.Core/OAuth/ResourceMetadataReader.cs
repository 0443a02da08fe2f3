using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>Finds and reads the protected resource metadata of an MCP server, as a client that wants a token (RFC 9728).</summary>
/// <param name="wire">Sends the requests.</param>
internal sealed class ResourceMetadataReader(OAuthWire wire)
{
    /// <summary>
    /// The metadata: at the advertised place when there is one, else with the path inserted, else at the root (MCP 2025-11-25,
    /// Protected Resource Metadata Discovery Requirements). No place is asked that this order does not reach.
    /// </summary>
    /// <param name="endpoint">The MCP endpoint.</param>
    /// <param name="challenges">The challenges of its 401, or null.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The resource, or null when no place has a document.</returns>
    /// <exception cref="AuthKitException">
    /// <see cref="ErrorCode.ResourceMetadataNotFound"/> when the advertised place has none, or the document names no
    /// authorization server; <see cref="ErrorCode.ResourceMismatch"/> when it is another server's.
    /// </exception>
    public async Task<ProtectedResource?> FindAsync(RawUrl endpoint, ChallengeSet? challenges, CancellationToken cancellationToken)
    {
        if (HttpUrl.TryParse(challenges?.ResourceMetadata) is { } advertised)
        {
            Exchange exchange = await MetadataFetch.GetAsync(wire, advertised.Value, cancellationToken).ConfigureAwait(false);
            return MetadataFetch.Document(exchange) is { } document
                ? Read(document, advertised.Value, endpoint, challenges)
                : throw NotFound(endpoint, $"{Text.Printable(advertised.Value)}, where the challenge says that the resource metadata is, {MetadataFetch.Problem(exchange)}.");
        }

        foreach (string? place in new[] { WellKnown.ResourceInserted(endpoint), WellKnown.ResourceRoot(endpoint) })
        {
            if (place is not null && MetadataFetch.Document(await MetadataFetch.GetAsync(wire, place, cancellationToken).ConfigureAwait(false)) is { } document)
            {
                return Read(document, place, endpoint, challenges);
            }
        }

        return null;
    }

    /// <summary>The scopes that a challenge names, or null.</summary>
    public static IReadOnlyList<string>? Scopes(ChallengeSet? challenges) =>
        challenges?.Bearer?.Value("scope") is { Length: > 0 } scope ? scope.Split([' '], StringSplitOptions.RemoveEmptyEntries) : null;

    private static ProtectedResource Read(MetadataDocument document, string place, RawUrl endpoint, ChallengeSet? challenges)
    {
        string? resource = document.GetString("resource");
        if (resource is null || !Covers(resource, endpoint))
        {
            throw new AuthKitException(
                ErrorCode.ResourceMismatch,
                $"{Text.Printable(place)} describes the resource {(resource is null ? "without naming it" : $"'{Text.Printable(resource)}'")}, and not {Text.Printable(endpoint.Value)} (RFC 9728 section 3.3). No token is asked for another resource: the document's member resource has to be the URL of the MCP server.",
                Text.Printable(endpoint.Value));
        }

        return document.GetStrings("authorization_servers") is { Count: > 0 } servers
            ? new ProtectedResource
            {
                Endpoint = endpoint.Value,
                Resource = resource,
                MetadataUrl = place,
                AuthorizationServers = servers,
                ScopesSupported = document.GetStrings("scopes_supported"),
                ChallengeScopes = Scopes(challenges),
            }
            : throw NotFound(endpoint, $"{Text.Printable(place)} names no authorization server: its member authorization_servers is {document.Kind("authorization_servers")}{(document.Has("authorization_servers") ? " without an issuer" : "")}.");
    }

    // The same origin, and the same path or one above it: what every known client accepts at least (spec text asks for identity).
    private static bool Covers(string resource, RawUrl endpoint)
    {
        if (HttpUrl.TryParse(resource) is not { } named || HttpUrl.TryParse(endpoint.Value) is not { } used || named.Origin != used.Origin)
        {
            return false;
        }

        string prefix = named.Rest.Split('?', '#')[0].TrimEnd('/');
        return (endpoint.Path + "/").StartsWith(prefix + "/", StringComparison.Ordinal);
    }

    private static AuthKitException NotFound(RawUrl endpoint, string problem) => new(
        ErrorCode.ResourceMetadataNotFound,
        $"{problem} Run Test-McpDiscovery {Text.Printable(endpoint.Value)}: it says how to mend it.",
        Text.Printable(endpoint.Value));
}
