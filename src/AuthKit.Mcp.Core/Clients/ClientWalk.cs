using System.Globalization;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Clients;

/// <summary>
/// Walks the evidence of one server as one client would, from its first request to the browser. Where the evidence does
/// not hold the request that the client would send next, the verdict is Unknown. Never throws.
/// </summary>
internal sealed class ClientWalk
{
    private readonly ClientProfile _client;
    private readonly WalkEvidence _evidence;
    private readonly DiscoveryFacts _facts;

    private ClientWalk(ClientProfile client, WalkEvidence evidence) => (_client, _evidence, _facts) = (client, evidence, evidence.Facts);

    public static WalkEnd Run(ClientProfile client, WalkEvidence evidence) => new ClientWalk(client, evidence).Walk();

    private WalkEnd Walk()
    {
        if (Connect(out Exchange? refusal) is { } open)
        {
            return open;
        }

        ChallengeReading challenge = _client.ReadChallenge(refusal?.Response?.Values("WWW-Authenticate") ?? []);
        if (challenge.Refusal is { } scheme)
        {
            return WalkEnd.At(McpClientStep.Challenge, McpClientOutcome.Fails, $"It cannot use the challenge: {scheme}.") with { Value = scheme };
        }

        ResourceFind found = new ResourceSearch(_client, _evidence).Find(challenge.MetadataUrl);
        if (found.End is { } lost)
        {
            return lost;
        }

        ResourceStage stage = _client.Resource;
        string? server = found.Document?.Texts("authorization_servers", stage.Shape.IgnoresCase).FirstOrDefault();
        if (found.Document is not null && server is null && stage.NoServers == Reaction.Stop)
        {
            return WalkEnd.At(McpClientStep.ResourceMetadata, McpClientOutcome.Fails, "The document lists no authorization server.") with { Url = found.Url };
        }

        ServerFind metadata = new ServerSearch(_client, _evidence).Find(server is null ? null : stage.ReadServer(server), found.Why);
        WalkEnd end = metadata.End ?? Register(metadata);
        return stage.ComparesLast && found.Document is { } document && !metadata.EndsBeforeResource
            ? Compare(document, found) ?? end
            : end;
    }

    private WalkEnd? Compare(DocumentView document, ResourceFind found)
    {
        string resource = document.Text("resource", _client.Resource.Shape.IgnoresCase) ?? "";
        bool? matches = _client.Resource.Matches(resource, _facts.Endpoint, found.IsRoot);
        return matches is true ? null : WalkEnd.Resource(matches, resource, _facts.Endpoint.Value);
    }

    private WalkEnd? Connect(out Exchange? refusal)
    {
        refusal = null;
        Exchange? first = FirstExchange();
        switch (first)
        {
            case null:
                return WalkEnd.At(McpClientStep.Connect, McpClientOutcome.Unknown, "Its first request was not sent.");
            case { Response: null, Fault: WireFault.NameNotResolved or WireFault.ConnectionFailed or WireFault.TlsFailed }:
                return WalkEnd.At(McpClientStep.Connect, McpClientOutcome.Fails, $"There is no answer to its first request ({first.FaultDetail}).") with { Problem = Problem.NoAnswer };
            case { Response: null }:
                return WalkEnd.At(McpClientStep.Connect, McpClientOutcome.Unknown, $"There was no answer to its first request ({first.FaultDetail}).");
            case { Response: { Status: 401 } response }:
                refusal = first;
                return Page.HeadDoubt(response) is { } doubt ? WalkEnd.At(McpClientStep.Challenge, McpClientOutcome.Unknown, $"HTTP parsers differ about the 401: {doubt}.") : null;
            case { Response: { Status: >= 300 and < 400 } response }:
                return Redirected(response);
            default:
                return DiscoveryFacts.IsResult(first)
                    ? WalkEnd.At(McpClientStep.Authorization, McpClientOutcome.Connects, "Its first request is answered without a token.")
                    : WalkEnd.At(McpClientStep.Connect, McpClientOutcome.Fails, $"Its first request is answered {first.Response.Status.ToString(CultureInfo.InvariantCulture)} instead of 401.") with { Problem = Problem.Status, Status = first.Response.Status };
        }
    }

    // A client that begins with server/discover takes most errors for a server of the older kind, and sends initialize.
    private Exchange? FirstExchange()
    {
        Exchange? initialize = _facts.Exchange(ProbeKind.Initialize);
        Exchange? discover = _facts.Exchange(ProbeKind.Discover);
        return _client.FirstRequest == ProbeKind.Initialize ? initialize ?? discover
            : discover?.Response is { Status: >= 400 and < 500 and not 401 and not 403 } ? initialize ?? discover
            : discover ?? initialize;
    }

    private WalkEnd Register(ServerFind found)
    {
        if (found.Document is not { } document)
        {
            return WalkEnd.At(McpClientStep.Registration, McpClientOutcome.Unknown, "");
        }

        bool ignoreCase = _client.Server.OAuth.IgnoresCase;
        McpClientOutcome through = found.IsLegacy ? McpClientOutcome.ConnectsByLegacy : McpClientOutcome.Connects;
        if (_client.KnowsClientDocuments && document.IsTrue("client_id_metadata_document_supported"))
        {
            return WalkEnd.At(McpClientStep.Authorization, through, found.IsLegacy ? found.Why : "");
        }

        if (document.Text("registration_endpoint", ignoreCase) is { Length: > 0 })
        {
            return WalkEnd.At(McpClientStep.Authorization, through, found.IsLegacy ? found.Why : "");
        }

        string nowhere = "The metadata names no registration endpoint" + (_client.KnowsClientDocuments ? " and no support for client id documents." : ".");
        return _client.RegistrationGuess == Guess.AtServer
            ? WalkEnd.At(McpClientStep.Registration, McpClientOutcome.FallsBack, $"{nowhere} It tries {_facts.Endpoint.Origin}/register.") with { Url = _facts.Endpoint.Origin + "/register" }
            : WalkEnd.At(McpClientStep.Registration, McpClientOutcome.NeedsClientId, nowhere);
    }

    // A POST is repeated at the new address only on 307 and 308; after the others a client asks there with GET or not at all.
    private WalkEnd Redirected(WireResponse response)
    {
        string to = response.Value("Location") ?? "";
        bool leaves = WebUrl.Parse(to) is { } target && target.Origin != WebUrl.Parse(_facts.Endpoint.Value)?.Origin;
        bool refuses = _client.StaysInOrigin && (leaves || response.Status is 301 or 302 or 303);
        return WalkEnd.At(
            McpClientStep.Connect,
            refuses ? McpClientOutcome.Fails : McpClientOutcome.Unknown,
            refuses ? $"It does not follow the redirect to '{Text.Printable(to)}'." : $"The endpoint redirects to '{Text.Printable(to)}', which was not asked.") with { Problem = Problem.Status, Status = response.Status };
    }
}
