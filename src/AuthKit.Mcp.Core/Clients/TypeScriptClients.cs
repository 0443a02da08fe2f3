using System.Text;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Clients;

/// <summary>The TypeScript SDKs, and what is built on them.</summary>
internal static class TypeScriptClients
{
    private static readonly string[] StreamWords = ["404", "Not Found", "405", "Method Not Allowed"];

    /// <summary>The SDK 2.x (<c>@modelcontextprotocol/client</c>), under Node.js.</summary>
    public static ClientProfile Version2 { get; } = new()
    {
        Name = "TypeScript",
        Version = "2.4.0",
        Date = ClientProfiles.RunOn,
        Basis = McpClientBasis.Run,
        StaysInOrigin = true,
        KnowsClientDocuments = true,
        Unpacks = Unpacking.Fetch,
        ReadChallenge = ChallengeReaders.FirstScheme("bearer", "dpop"),
        Resource = new ResourceStage
        {
            Shape = Shapes.TypeScriptResource,
            Places = Places.TrimmedWithQuery,
            AdvertisedOnly = true,
            UnusableUrl = Reaction.Stop,
            Status = static s => s is < 500 or 502 ? Reaction.Next : Reaction.Lose,
            TakesAnySuccess = true,
            BadDocument = Reaction.Lose,
            NoAnswer = Reaction.Stop,
            Matches = static (resource, endpoint, _) => ResourceMatches.OriginAndShorterPath(resource, endpoint),
            ComparesLast = true,
            NoServers = Reaction.Lose,
            ReadServer = WebUrl.Trim,
        },
        Server = new ServerStage
        {
            OAuth = Shapes.TypeScriptServer,
            OpenId = Shapes.TypeScriptOpenId,
            Places = Places.ServerTrimmed,
            LegacyIssuer = static o => o + "/",
            Status = static s => s is < 500 or 502 ? Reaction.Next : Reaction.Stop,
            TakesAnySuccess = true,
            BadDocument = Reaction.Stop,
            NoAnswer = Reaction.Stop,
            IssuerMatches = IssuerMatches.ExactOrWithoutSlash,
            ComparesLegacyIssuer = true,
            Pkce = PkceDemand.IfStated,
            WantsCode = true,
            NoMetadata = Guess.AtIssuer,
            NoLegacyMetadata = Guess.AtServer,
        },
        RefusesUserInfo = true,
        Sees = static e => e.Outcome == McpClientOutcome.FallsBack ? "Dynamic Client Registration rejected (HTTP …"
            : e.Step == McpClientStep.Issuer ? $"Issuer mismatch in authorization server metadata (RFC 8414 §3.3): expected \"{e.ShownWanted}\", received \"{e.ShownValue}\""
            : Common(e),
    };

    /// <summary>The SDK 1.x (<c>@modelcontextprotocol/sdk</c>): no issuer is compared, and a dead address is like a 404.</summary>
    public static ClientProfile Version1 { get; } = Version2 with
    {
        Name = "TypeScript1",
        Version = "1.32.2",
        ReadChallenge = ChallengeReaders.FirstScheme("bearer"),
        Resource = Version2.Resource with
        {
            Status = static s => s < 500 ? Reaction.Next : Reaction.Lose,
            NoAnswer = Reaction.Next,
            UnusableUrl = Reaction.Lose,
        },
        Server = Version2.Server with
        {
            Status = static s => s < 500 ? Reaction.Next : Reaction.Stop,
            NoAnswer = Reaction.Next,
            IssuerMatches = static (_, _) => true,
        },
        Sees = static e => e.Outcome == McpClientOutcome.FallsBack ? "HTTP …: Invalid OAuth error response… / ServerError" : Common(e),
    };

    /// <summary>mcp-remote, which brings a copy of the SDK 2.x along. Its own look at the metadata decides about scopes only.</summary>
    public static ClientProfile McpRemote { get; } = Version2 with
    {
        Name = "mcp-remote",
        Version = "0.15.1",
        Basis = McpClientBasis.Source,
        StaysInOrigin = false,
        AsksForStream = NamesNoTransport,
        ReadChallenge = ChallengeReaders.FirstScheme("bearer"),
        Resource = Version2.Resource with { Status = static s => s is (>= 400 and < 500) or 502 ? Reaction.Next : Reaction.Lose },
        Server = Version2.Server with { Status = static s => s is (>= 400 and < 500) or 502 ? Reaction.Next : Reaction.Stop },
        Sees = static e => e is { AfterStatus: > 0, Step: McpClientStep.Connect } ? "SSE error: Non-200 status code … / SSE error: Invalid content type…" : Version2.Sees(e),
    };

    // It looks at the status, and for these words in its own message, which ends in the body.
    private static bool? NamesNoTransport(WireResponse response) => response.Status is 404 or 405
        || (response.Status is < 200 or > 299 && StreamWords.Any(Encoding.UTF8.GetString(ContentCoding.Decode(response)).Contains));

    private static string Common(WalkEnd end) => end switch
    {
        { Problem: Problem.NoAnswer } => "fetch failed",
        { Problem: Problem.Unusable } => "Request cannot be constructed from a URL that includes credentials…",
        { Step: McpClientStep.Connect, Status: >= 200 and < 300 } => "Unexpected content type: … / Request timed out / \"code\": …",
        { Step: McpClientStep.Connect } => "Error POSTing to endpoint: … / fetch failed",
        { Step: McpClientStep.Resource } => $"Protected resource {end.ShownValue} does not match expected …",
        { Step: McpClientStep.AuthorizationServer, Problem: Problem.Status } => $"HTTP {end.Status} trying to load … metadata from {end.ShownUrl}",
        { Step: McpClientStep.AuthorizationServer, Problem: Problem.Member } => $"\"code\": … \"{end.ShownValue}\"…",
        { Step: McpClientStep.AuthorizationServer } => "… JSON …",
        { Step: McpClientStep.Pkce } => "Incompatible auth server: does not support code challenge method S256",
        { Step: McpClientStep.Endpoints } => "Incompatible auth server: does not support response type code",
        { Step: McpClientStep.Registration } => "Incompatible auth server: does not support dynamic client registration",
        _ => "",
    };
}
