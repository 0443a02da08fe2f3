using System.Globalization;
using AuthKit.Mcp.Discovery;

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
        EndpointFind endpoint = new EndpointSearch(_client, _evidence).Find();
        WalkEnd end = endpoint.End ?? SignIn(endpoint.Refusal?.Values("WWW-Authenticate") ?? []);
        return endpoint.AfterStatus == 0 ? end : end with
        {
            AfterStatus = endpoint.AfterStatus,
            Detail = end.Detail.Length > 0 ? end.Detail : $"It signs in for the older transport (HTTP+SSE): POST is answered {endpoint.AfterStatus.ToString(CultureInfo.InvariantCulture)}, and GET with a challenge.",
        };
    }

    private WalkEnd SignIn(IReadOnlyList<string> lines)
    {
        ChallengeReading challenge = _client.ReadChallenge(lines);
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

        if (document.Text("registration_endpoint", ignoreCase) is { Length: > 0 } endpoint)
        {
            return WalkEvidence.RegistrationRefused(_facts) is > 0 and int status
                ? WalkEnd.At(McpClientStep.Registration, McpClientOutcome.NeedsClientId, $"Registering at '{Text.Printable(endpoint)}' is answered {status.ToString(CultureInfo.InvariantCulture)}.") with { Status = status }
                : WalkEnd.At(McpClientStep.Authorization, through, found.IsLegacy ? found.Why : "");
        }

        string nowhere = "The metadata names no registration endpoint" + (_client.KnowsClientDocuments ? " and no support for client id documents." : ".");
        return _client.RegistrationGuess == Guess.AtServer
            ? WalkEnd.At(McpClientStep.Registration, McpClientOutcome.FallsBack, $"{nowhere} It tries {_facts.Endpoint.Origin}/register.") with { Url = _facts.Endpoint.Origin + "/register" }
            : WalkEnd.At(McpClientStep.Registration, McpClientOutcome.NeedsClientId, nowhere);
    }
}
