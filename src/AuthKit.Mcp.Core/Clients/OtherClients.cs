namespace AuthKit.Mcp.Clients;

/// <summary>Clients known by their source or by what their makers say.</summary>
internal static class OtherClients
{
    public static ClientProfile Python { get; } = new()
    {
        Name = "Python",
        Version = "2.0.0",
        Date = "2026-08-20",
        Basis = McpClientBasis.Source,
        KnowsClientDocuments = true,
        RegistrationGuess = Guess.AtServer,
        Unpacks = Unpacking.Httpx,
        ReadChallenge = ChallengeReaders.AnyScheme,
        Resource = new ResourceStage
        {
            Shape = Shapes.PythonResource,
            Places = Places.AsWritten,
            UnusableUrl = Reaction.Stop,
            BadDocument = Reaction.Next,
            NoAnswer = Reaction.Stop,
            Matches = static (resource, endpoint, _) => ResourceMatches.OriginAndPath(resource, endpoint),
            NoServers = Reaction.Next,
        },
        Server = new ServerStage
        {
            OAuth = Shapes.PythonServer,
            Places = Places.ServerTrimmed,
            LegacyPlaces = Places.OriginOnly,
            Status = static s => s is >= 400 and < 500 ? Reaction.Next : Reaction.Lose,
            BadDocument = Reaction.Next,
            NoAnswer = Reaction.Stop,
            IssuerMatches = IssuerMatches.SameUrl,
            NoMetadata = Guess.AtServer,
            NoLegacyMetadata = Guess.AtServer,
        },
        Sees = static e => e.Step switch
        {
            McpClientStep.Connect => "an HTTP status error",
            McpClientStep.ResourceMetadata => "Registration failed: 404",
            McpClientStep.Resource => $"Protected resource {e.ShownValue} does not match expected {e.ShownWanted}",
            McpClientStep.AuthorizationServer => "Registration failed: 404",
            McpClientStep.Issuer => $"Authorization server metadata issuer mismatch: {e.ShownValue} != {e.ShownWanted}",
            McpClientStep.Registration => "Registration failed: 404",
            _ => "",
        },
    };

    public static ClientProfile Go { get; } = new()
    {
        Name = "Go",
        Version = "1.7.0",
        Date = "2026-08-21",
        Basis = McpClientBasis.Source,
        KnowsClientDocuments = true,
        Unpacks = Unpacking.GoHttp,
        ReadChallenge = StrictChallenge.Read,
        Resource = new ResourceStage
        {
            Shape = Shapes.GoResource,
            Places = Places.AsWrittenWithQuery,
            UnusableUrl = Reaction.Next,
            JsonTypeOnly = true,
            BadDocument = Reaction.Next,
            NoAnswer = Reaction.Next,
            Matches = ResourceMatches.Exact,
            WrongResource = Reaction.Next,
            NoServers = Reaction.Stop,
        },
        Server = new ServerStage
        {
            OAuth = Shapes.GoServer,
            Places = Places.ServerAsWritten,
            Status = static s => s is >= 400 and < 500 ? Reaction.Next : Reaction.Stop,
            JsonTypeOnly = true,
            BadDocument = Reaction.Stop,
            NoAnswer = Reaction.Stop,
            IssuerMatches = IssuerMatches.ExactButSlash,
            ComparesLegacyIssuer = true,
            Pkce = PkceDemand.AnyMethod,
            EndpointFault = InsecureEndpoint,
            NoMetadata = Guess.AtIssuer,
            NoLegacyMetadata = Guess.AtServer,
        },
        Sees = static e => e.Step switch
        {
            McpClientStep.Connect => "an HTTP status error",
            McpClientStep.Challenge => "failed to parse WWW-Authenticate header",
            McpClientStep.ResourceMetadata => "failed to register client",
            McpClientStep.AuthorizationServer => "failed to get authorization server metadata, or failed to register client",
            McpClientStep.Issuer => $"metadata issuer \"{e.ShownValue}\" does not match issuer URL \"{e.ShownWanted}\"",
            McpClientStep.Pkce => "authorization server does not implement PKCE",
            McpClientStep.Endpoints => "URL does not use HTTPS or is not a loopback address",
            McpClientStep.Registration => "no configured client registration methods are supported by the authorization server",
            _ => "",
        },
    };

    public static ClientProfile VSCode { get; } = new()
    {
        Name = "VSCode",
        Version = "main",
        Date = "2026",
        Basis = McpClientBasis.Source,
        KnowsClientDocuments = true,
        AsksWhenRefused = true, // microsoft/vscode#255633
        RefusesUserInfo = true,
        SignsIn = static s => s is 401 or 403,
        AsksForStream = static r => r.Status is >= 400 and < 500 && string.IsNullOrEmpty(r.Value("Mcp-Session-Id")),
        Unpacks = Unpacking.Fetch,
        ReadChallenge = ChallengeReaders.ExactScheme,
        Resource = new ResourceStage
        {
            Shape = Shapes.VSCodeResource,
            Places = Places.AsWritten,
            AdvertisedOnly = true,
            UnusableUrl = Reaction.Lose,
            BadDocument = Reaction.Next,
            NoAnswer = Reaction.Next,
            Matches = static (resource, endpoint, _) => ResourceMatches.SameHref(resource, endpoint),
            WrongResource = Reaction.Next,
            NoServers = Reaction.Lose,
        },
        Server = new ServerStage
        {
            OAuth = Shapes.VSCodeServer,
            Places = Places.ServerSlashKept,
            Status = static _ => Reaction.Next,
            BadDocument = Reaction.Next,
            NoAnswer = Reaction.Next,
            IssuerMatches = static (_, _) => true,
            EndpointFault = static d => d.Text("authorization_endpoint") is { Length: > 0 } && d.Text("token_endpoint") is { Length: > 0 } ? null : "an endpoint is missing",
            NoMetadata = Guess.AtServer,
            NoLegacyMetadata = Guess.AtServer,
        },
        Sees = static e => e.Step switch
        {
            McpClientStep.Connect => "the server does not start; the status stands in its output",
            McpClientStep.ResourceMetadata => "a dialog that asks for a client id, or a browser page that does not exist",
            McpClientStep.AuthorizationServer => "a dialog that asks for a client id, or a browser page that does not exist",
            McpClientStep.Endpoints => "authentication fails; the reason stands in the server's output",
            McpClientStep.Registration => "a dialog that asks for a client id",
            _ => "",
        },
    };

    public static ClientProfile Claude { get; } = new()
    {
        Name = "Claude",
        Version = "claude.ai",
        Date = "2026-08",
        Basis = McpClientBasis.Documented,
        Unpacks = Unpacking.Any,
        ReadChallenge = ChallengeReaders.Lenient,
        AsksForStream = static r => r.Status is 400 or 404 or 405 ? null : false, // Its documents name both transports, and no order.
        KnowsClientDocuments = true,
        Resource = new ResourceStage
        {
            Shape = Shapes.AnyResource,
            Places = Places.AsWrittenWithQuery,
            AdvertisedOnly = true,
            UnusableUrl = Reaction.NotKnown,
            AdvertisedFailure = Reaction.NotKnown,
            BadDocument = Reaction.NotKnown,
            NoAnswer = Reaction.NotKnown,
            Matches = static (resource, endpoint, _) => ResourceMatches.AsTyped(resource, endpoint),
            NoServers = Reaction.Lose,
        },
        Server = new ServerStage
        {
            OAuth = Shapes.AnyServer,
            Places = Places.ServerTrimmed,
            Status = static s => s is >= 400 and < 500 ? Reaction.Next : Reaction.NotKnown,
            BadDocument = Reaction.NotKnown,
            NoAnswer = Reaction.NotKnown,
            IssuerMatches = IssuerMatches.NotKnown,
            NoMetadata = Guess.AtServer,
            NoLegacyMetadata = Guess.AtServer,
        },
        Sees = static e => e.Step switch
        {
            McpClientStep.Connect => "Couldn't connect to the server",
            McpClientStep.ResourceMetadata => "Couldn't connect, or a browser page that does not exist",
            McpClientStep.Resource => "Couldn't connect to the server",
            McpClientStep.AuthorizationServer => "Couldn't connect, or a browser page that does not exist",
            McpClientStep.Registration => "a request for a client id in the advanced settings",
            _ => "",
        },
    };

    private static string? InsecureEndpoint(DocumentView document)
    {
        foreach (string name in new[] { "authorization_endpoint", "token_endpoint", "registration_endpoint", "introspection_endpoint" })
        {
            if (document.Text(name) is { Length: > 0 } text && !(WebUrl.Parse(text) is { } url && (url.Scheme == "https" || Http.AddressGuard.IsLoopback(url.Host))))
            {
                return $"{name} is '{Text.Printable(text)}'";
            }
        }

        return null;
    }
}
