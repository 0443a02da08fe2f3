using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.OAuth;

/// <summary>
/// Finds out where an MCP server wants tokens from, as a client does: only what the specification's order reaches is asked,
/// the first mandated failure ends it, and no made-up token is sent. Test-McpDiscovery is for diagnosis.
/// </summary>
/// <param name="wire">Sends the requests.</param>
/// <param name="specVersion">The revision to follow, or null for the newest, with what older servers need.</param>
internal sealed class AuthorizationDiscovery(OAuthWire wire, string? specVersion)
{
    /// <summary>Discovers.</summary>
    /// <param name="uri">The MCP endpoint as typed.</param>
    /// <param name="seen">The challenges of a 401 or 403 that the caller has, or null to get one.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="AuthKitException">What keeps a client from getting a token; see the readers.</exception>
    public async Task<AuthorizationTarget> DiscoverAsync(string uri, ChallengeSet? seen, CancellationToken cancellationToken)
    {
        RawUrl endpoint = Target.Parse(uri).Url;
        AuthorizationServerReader servers = new(wire);
        if (specVersion == SpecVersions.V20250326)
        {
            // This revision knows no resource metadata; without a document of its own a server has default endpoints.
            return AtOrigin(endpoint, await servers.FindAtOriginAsync(endpoint, cancellationToken).ConfigureAwait(false) ?? AuthorizationServerReader.Default(endpoint), seen);
        }

        (ChallengeSet? challenges, string answered) = seen is null ? await KnockAsync(endpoint, cancellationToken).ConfigureAwait(false) : (seen, "");
        if (await new ResourceMetadataReader(wire).FindAsync(endpoint, challenges, cancellationToken).ConfigureAwait(false) is { } resource)
        {
            return new AuthorizationTarget(resource, await servers.ReadAsync(resource.AuthorizationServers[0], cancellationToken).ConfigureAwait(false));
        }

        // Servers from before 2025-06-18 are their own authorization server; every SDK still looks there.
        return challenges is not null && specVersion != SpecVersions.V20260728 && await servers.FindAtOriginAsync(endpoint, cancellationToken).ConfigureAwait(false) is { } server
            ? AtOrigin(endpoint, server, challenges)
            : throw new AuthKitException(
                ErrorCode.ResourceMetadataNotFound,
                challenges is null
                    ? $"{Text.Printable(uri)} asks for no token: it {answered}, and has no resource metadata. Check that this is the MCP endpoint; Test-McpDiscovery says what it is."
                    : $"{Text.Printable(uri)} asks for a token and does not say where to get one: there is no resource metadata at {Text.Printable(WellKnown.ResourceInserted(endpoint) ?? WellKnown.ResourceRoot(endpoint))}{(endpoint.IsRoot ? "" : " or at the root")}, and the challenge names none. Run Test-McpDiscovery: it says how to mend it.",
                Text.Printable(uri));
    }

    private static AuthorizationTarget AtOrigin(RawUrl endpoint, AuthorizationServer server, ChallengeSet? challenges) => new(
        new ProtectedResource { Endpoint = endpoint.Value, Resource = endpoint.Value, AuthorizationServers = [server.Issuer], ChallengeScopes = ResourceMetadataReader.Scopes(challenges) },
        server);

    // Some servers open a session to anybody and ask for a token at the first real request; the scopes stand in that 401.
    private async Task<(ChallengeSet? Challenges, string Answered)> KnockAsync(RawUrl endpoint, CancellationToken cancellationToken)
    {
        string url = endpoint.Value;
        if (specVersion == SpecVersions.V20260728)
        {
            return Judge(await AskAsync(ProbeRequests.Discover(url), cancellationToken).ConfigureAwait(false));
        }

        Exchange exchange = await AskAsync(ProbeRequests.Initialize(url, specVersion ?? SpecVersions.V20251125), cancellationToken).ConfigureAwait(false);
        McpReply opened = new(exchange);
        if (opened.Succeeded)
        {
            string? session = exchange.Response?.Value("Mcp-Session-Id");
            string? version = opened.Result is { } result && JsonText.Member(result, "protocolVersion") is { } named ? JsonText.String(named) : null;
            _ = await AskAsync(ProbeRequests.Initialized(url, session, version), cancellationToken).ConfigureAwait(false);
            exchange = await AskAsync(ProbeRequests.LegacyListTools(url, session, version), cancellationToken).ConfigureAwait(false);
        }
        else if (specVersion is null && exchange.Response is { Status: not 401 })
        {
            // A server without handshakes refuses the method before it looks for a token.
            exchange = await AskAsync(ProbeRequests.Discover(url), cancellationToken).ConfigureAwait(false);
        }

        return Judge(exchange);
    }

    private static (ChallengeSet? Challenges, string Answered) Judge(Exchange exchange) => exchange.Response is { Status: 401 } response
        ? (ChallengeParser.Parse(response.Values("WWW-Authenticate")), "")
        : (null, new McpReply(exchange).Outcome);

    private async Task<Exchange> AskAsync(WireRequest request, CancellationToken cancellationToken)
    {
        Exchange exchange = await wire.SendAsync(request, cancellationToken).ConfigureAwait(false);
        string? advice = WireAdvice.Of(exchange);
        return exchange.Response is not null ? exchange : throw new AuthKitException(
            ErrorCode.McpServerUnreachable,
            $"{Text.Printable(request.Url)} gave no answer ({Text.Printable(exchange.FaultDetail ?? "the request failed")}). {advice ?? "Check the URL, and that the server is up and can be reached from here."}",
            Text.Printable(request.Url))
        {
            Advice = advice,
        };
    }
}
