using System.Globalization;
using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Clients;

/// <summary>How a client comes from its first request to a refusal that it answers by signing in.</summary>
/// <param name="Refusal">The refusal, or null.</param>
/// <param name="AfterStatus">The status of the POST after which it asked for the stream of the older transport, or 0.</param>
/// <param name="End">The end of the walk, or null.</param>
internal sealed record EndpointFind(WireResponse? Refusal, int AfterStatus, WalkEnd? End);

/// <summary>The part of a walk that asks the endpoint.</summary>
internal sealed class EndpointSearch(ClientProfile client, WalkEvidence evidence)
{
    // MCP 2026-07-28: header and body differ, which is the client's own fault and no sign of an older server.
    private const int HeaderMismatch = -32020;
    private readonly DiscoveryFacts _facts = evidence.Facts;

    public EndpointFind Find()
    {
        Exchange? first = First(out bool isStreamable);
        return first switch
        {
            null => Ended(McpClientOutcome.Unknown, "A request that it begins with was not sent."),
            { Response: null, Fault: WireFault.NameNotResolved or WireFault.ConnectionFailed or WireFault.TlsFailed } =>
                Ended(McpClientOutcome.Fails, $"There is no answer to its first request ({first.FaultDetail}).", Problem.NoAnswer),
            { Response: null } => Ended(McpClientOutcome.Unknown, $"There was no answer to its first request ({first.FaultDetail})."),
            { Response: { } response } when client.SignsIn(response.Status) => Refused(response, 0),
            { Response: { Status: >= 300 and < 400 } response } => Redirected(response),
            _ when DiscoveryFacts.IsResult(first) => new EndpointFind(null, 0, WalkEnd.At(McpClientStep.Authorization, McpClientOutcome.Connects, "Its first request is answered without a token.")),
            { Response: { } response } => (isStreamable ? false : client.AsksForStream(response)) is false ? Lost(response.Status) : AskForStream(response),
        };
    }

    /// <summary>The error of JSON-RPC in an answer, or null.</summary>
    public static JsonElement? Error(WireResponse response) =>
        ProbeRequests.JsonRpc(response) is { } answer && JsonText.Member(answer, "error") is { ValueKind: JsonValueKind.Object } error ? error : null;

    // A client that begins with server/discover takes an error of JSON-RPC, and 400 and 404, for a server of the older kind, and sends initialize.
    private Exchange? First(out bool isStreamable)
    {
        isStreamable = false;
        Exchange? initialize = _facts.Exchange(ProbeKind.Initialize);
        Exchange? discover = _facts.Exchange(ProbeKind.Discover);
        if (client.FirstRequest == ProbeKind.Initialize)
        {
            return initialize ?? discover;
        }

        if (discover?.Response is not { } response)
        {
            return discover ?? initialize;
        }

        JsonElement? error = Error(response);
        isStreamable = error is not null;
        return error is { } e && Code(e) == HeaderMismatch ? discover
            : response.Status is 400 or 404 || (response.Status is >= 200 and < 300 && IsReply(discover, response)) ? initialize
            : discover;
    }

    // What does not belong to the request, or lacks a member that JSON-RPC demands, is no reply to it.
    private static bool IsReply(Exchange exchange, WireResponse response) =>
        ProbeRequests.JsonRpc(response) is { } answer && JsonText.Member(answer, "error") is { } error
        && Code(error) is not null && JsonText.Member(error, "message") is { ValueKind: JsonValueKind.String }
        && JsonText.Member(answer, "id") is { ValueKind: JsonValueKind.String } id && exchange.Request.Body?.Contains($"\"id\":{id.GetRawText()}") == true;

    private static int? Code(JsonElement error) => JsonText.Member(error, "code") is { } code
        && int.TryParse(code.ValueKind == JsonValueKind.String ? JsonText.String(code) : code.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;

    private EndpointFind AskForStream(WireResponse post)
    {
        const string Asks = "it then asks with GET for the older transport (HTTP+SSE)";
        string first = $"Its first request is answered {Shown(post.Status)}";
        Exchange? get = _facts.Exchange(ProbeKind.Get);
        bool isKnown = client.AsksForStream(post) is not null;
        return get switch
        {
            null => Ended(McpClientOutcome.Unknown, $"{first}; {Asks}, which was not asked."),
            { Response: null } => Ended(McpClientOutcome.Unknown, $"{first}; {Asks}, to which there was no answer ({get.FaultDetail})."),
            { Response: { } response } when client.SignsIn(response.Status) =>
                isKnown ? Refused(response, post.Status) : Ended(McpClientOutcome.Unknown, $"{first}, and GET {Shown(response.Status)}: whether {Asks} is not known."),
            { Response: { Status: >= 200 and < 300, IsEventStream: true } } => Ended(McpClientOutcome.Unknown, $"{first}; {Asks}, and gets a stream, which was not read."),
            { Response: { Status: >= 300 and < 400 } response } => Ended(McpClientOutcome.Unknown, $"{first}; {Asks}, which redirects to '{Text.Printable(response.Value("Location"))}', which was not asked."),
            { Response: { } response } => Lost(post.Status, $", and GET {Shown(response.Status)}", isKnown ? post.Status : 0),
        };
    }

    private static EndpointFind Refused(WireResponse response, int afterStatus) => new(response, afterStatus, Page.HeadDoubt(response) is not { } doubt ? null
        : WalkEnd.At(McpClientStep.Challenge, McpClientOutcome.Unknown, $"HTTP parsers differ about the {Shown(response.Status)}: {doubt}."));

    // A POST is repeated at the new address only on 307 and 308; after the others a client asks there with GET or not at all.
    private EndpointFind Redirected(WireResponse response)
    {
        string to = response.Value("Location") ?? "";
        bool leaves = WebUrl.Parse(to) is { } target && target.Origin != WebUrl.Parse(_facts.Endpoint.Value)?.Origin;
        bool refuses = client.StaysInOrigin && (leaves || response.Status is 301 or 302 or 303);
        return Ended(
            refuses ? McpClientOutcome.Fails : McpClientOutcome.Unknown,
            refuses ? $"It does not follow the redirect to '{Text.Printable(to)}'." : $"The endpoint redirects to '{Text.Printable(to)}', which was not asked.",
            Problem.Status,
            response.Status);
    }

    private static EndpointFind Lost(int status, string and = "", int afterStatus = 0) =>
        Ended(McpClientOutcome.Fails, $"Its first request is answered {Shown(status)} instead of 401{and}.", Problem.Status, status, afterStatus);

    private static EndpointFind Ended(McpClientOutcome outcome, string detail, Problem problem = Problem.None, int status = 0, int afterStatus = 0) =>
        new(null, afterStatus, WalkEnd.At(McpClientStep.Connect, outcome, detail) with { Problem = problem, Status = status });

    private static string Shown(int status) => status.ToString(CultureInfo.InvariantCulture);
}
