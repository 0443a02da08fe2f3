using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Clients;

/// <summary>The C# SDK.</summary>
internal static class CSharpClient
{
    public static ClientProfile Profile { get; } = new()
    {
        Name = "C#",
        Version = "2.3.1",
        Date = ClientProfiles.RunOn,
        Basis = McpClientBasis.Run,
        FirstRequest = ProbeKind.Discover,
        KnowsClientDocuments = true,
        AsksForStream = static r => r.Status is < 200 or > 299 && EndpointSearch.Error(r) is null, // What speaks JSON-RPC is the newer transport.
        Unpacks = static _ => false, // HttpClient does not, unless its handler is told to.
        ReadChallenge = ChallengeReaders.Framework,
        Resource = new ResourceStage
        {
            Shape = Shapes.CSharpResource,
            Places = Places.Trimmed,
            AdvertisedOnly = true,
            UnusableUrl = Reaction.Stop,
            AdvertisedFailure = Reaction.Stop,
            TakesAnySuccess = true,
            BadDocument = Reaction.Stop,
            NoAnswer = Reaction.Stop,
            Matches = ResourceMatches.NormalisedOrOrigin,
            NoServers = Reaction.Stop,
        },
        Server = new ServerStage
        {
            OAuth = Shapes.CSharpServer,
            Places = Places.ServerTrimmedBothSides,
            Status = static _ => Reaction.Next,
            TakesAnySuccess = true,
            BadDocument = Reaction.Next,
            NoAnswer = Reaction.Next,
            IssuerMatches = IssuerMatches.Exact,
            Pkce = PkceDemand.S256,
            BadPkce = Reaction.Next,
            EndpointFault = AuthorizationEndpoint,
            NoMetadata = Guess.None,
            NoLegacyMetadata = Guess.AtServer,
        },
        Sees = static e => e switch
        {
            { AfterStatus: > 0 } => $"Response status code does not indicate success: {e.AfterStatus}… / A task was canceled.",
            { Step: McpClientStep.Challenge } => $"The server does not support the 'Bearer' authentication scheme. Server supports: [{e.ShownValue}].",
            { Outcome: McpClientOutcome.FallsBack } => "Dynamic client registration failed with status …",
            { Step: McpClientStep.Connect, Status: >= 200 and < 300 } => "Streamable HTTP POST response completed without a reply to request… / Request failed (remote): …",
            { Step: McpClientStep.Connect, Problem: Problem.Status } => $"Response status code does not indicate success: {e.Status}… / Request failed (remote): …",
            { Problem: Problem.Status } => $"Response status code does not indicate success: {e.Status}…",
            { Step: McpClientStep.ResourceMetadata, Problem: Problem.NoAnswer } or { Step: McpClientStep.Connect } => "Connection refused…",
            { Step: McpClientStep.ResourceMetadata, Problem: Problem.Unusable } => "Invalid URI: … / The 'file' scheme is not supported.",
            { Step: McpClientStep.ResourceMetadata, Value: "" } and not { Problem: Problem.NotJson } => "No authorization servers found in authentication challenge / Invalid authorization server URI: … / Object reference not set to an instance of an object.",
            { Step: McpClientStep.ResourceMetadata } => "… | LineNumber: … / Failed to fetch resource metadata from …",
            { Step: McpClientStep.Resource } => $"Resource URI in metadata ({e.ShownValue}) does not match the expected URI …",
            { Step: McpClientStep.AuthorizationServer, Problem: Problem.Unusable } => "Invalid authorization server URI: …",
            { Step: McpClientStep.AuthorizationServer } => "Failed to find .well-known/openid-configuration or .well-known/oauth-authorization-server metadata for authorization server: …",
            { Step: McpClientStep.Issuer, Value: "" } => "Authorization server metadata from … did not provide the required issuer (RFC 8414 Section 2).",
            { Step: McpClientStep.Issuer } => "Authorization server metadata issuer … does not match the expected issuer … (RFC 8414 Section 3.3).",
            { Step: McpClientStep.Pkce } => $"Authorization server metadata from '{e.ShownUrl}' does not … 'code_challenge_methods_supported'…",
            { Step: McpClientStep.Endpoints } => "Failed to handle unauthorized response with 'Bearer' scheme. … / Failed to find .well-known/openid-configuration or .well-known/oauth-authorization-server metadata for authorization server: …",
            { Step: McpClientStep.Registration } => "Authorization server does not support dynamic client registration",
            _ => "",
        },
    };

    private static string? AuthorizationEndpoint(DocumentView document) => document.Text("authorization_endpoint", ignoreCase: true) switch
    {
        null => "authorization_endpoint is missing",
        { } text => Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is not ("http" or "https") ? $"authorization_endpoint is '{Text.Printable(text)}'" : null,
    };
}
