using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Clients;

/// <summary>What a client found of the authorization server's metadata.</summary>
/// <param name="Document">The document, or null.</param>
/// <param name="IsLegacy">True when the MCP server's origin stands in for the issuer.</param>
/// <param name="Why">Why it does.</param>
/// <param name="End">The end of the walk, or null.</param>
/// <param name="EndsBeforeResource">True when the client ends before it compares the resource.</param>
internal sealed record ServerFind(DocumentView? Document, bool IsLegacy, string Why, WalkEnd? End, bool EndsBeforeResource);

/// <summary>The part of a walk that looks for authorization server metadata.</summary>
internal sealed class ServerSearch(ClientProfile client, WalkEvidence evidence)
{
    private readonly ServerStage _stage = client.Server;
    private readonly RawUrl _endpoint = evidence.Facts.Endpoint;

    /// <summary>Looks at the places of the issuer; null is the layout of 2025-03-26 at the MCP server's origin.</summary>
    public ServerFind Find(string? issuer, string why)
    {
        bool legacy = issuer is null;
        string expected = issuer ?? _stage.LegacyIssuer(_endpoint.Origin);
        WalkEnd? pending = null;
        string last = "it is no http or https URL";
        foreach (ServerPlace place in (legacy ? _stage.LegacyPlaces ?? _stage.Places : _stage.Places)(expected))
        {
            (Reaction reaction, DocumentView? document, WalkEnd? problem) = Ask(place, expected, legacy);
            if (document is not null || problem is null)
            {
                return new ServerFind(document, legacy, why, document is null ? null : AfterTaking(document, place.Url), EndsBeforeResource: false);
            }

            last = problem.Detail;
            if (reaction is Reaction.Stop or Reaction.NotKnown)
            {
                return new ServerFind(null, legacy, why, legacy ? Lost(why, expected, problem) : Doubtful(problem, pending), EndsBeforeResource: true);
            }

            pending = problem.Step == McpClientStep.Pkce ? problem : pending;
            if (reaction == Reaction.Lose)
            {
                break;
            }
        }

        return new ServerFind(null, legacy, why, pending ?? NoMetadata(expected, legacy, why, last), EndsBeforeResource: false);
    }

    // A place that was not asked, after a document that the client put aside: it fails unless that place has a better one.
    private static WalkEnd Doubtful(WalkEnd problem, WalkEnd? pending) => pending is null || problem.Outcome != McpClientOutcome.Unknown
        ? problem
        : pending with { Outcome = McpClientOutcome.Unknown, Detail = $"{pending.Detail} It looks for a better document next: {problem.Detail}" };

    // The origin of the MCP server was asked for one document only; what else a client would try there is a guess anyway.
    private static WalkEnd Lost(string why, string origin, WalkEnd problem) => problem.Outcome != McpClientOutcome.Unknown
        ? problem with { Detail = $"{why} {problem.Detail}".Trim() }
        : problem with { Step = McpClientStep.ResourceMetadata, Outcome = McpClientOutcome.FallsBack, Detail = $"{why} It takes {origin} for the authorization server.".Trim(), Url = origin.TrimEnd('/') + "/register" };

    private WalkEnd NoMetadata(string issuer, bool legacy, string why, string last)
    {
        Guess guess = legacy ? _stage.NoLegacyMetadata : _stage.NoMetadata;
        string origin = guess == Guess.AtIssuer ? WebUrl.Parse(issuer)?.Origin ?? issuer : _endpoint.Origin;
        string detail = legacy ? why : $"There is no metadata that it takes for '{Text.Printable(issuer)}': {last}";
        McpClientStep step = legacy ? McpClientStep.ResourceMetadata : McpClientStep.AuthorizationServer;
        return guess switch
        {
            Guess.None => WalkEnd.At(step, McpClientOutcome.Fails, detail) with { Value = issuer, Problem = Uri.TryCreate(issuer, UriKind.Absolute, out _) ? Problem.None : Problem.Unusable },
            Guess.NotKnown => WalkEnd.At(step, McpClientOutcome.Unknown, detail) with { Value = issuer },
            _ when evidence.IsDead(origin) => WalkEnd.At(step, McpClientOutcome.Fails, detail) with { Value = issuer, Problem = Problem.NoAnswer },
            _ when WebUrl.Parse(origin) is not { IsWeb: true } => WalkEnd.At(step, McpClientOutcome.Fails, detail) with { Value = issuer },
            _ => WalkEnd.At(step, McpClientOutcome.FallsBack, $"{detail} It tries {Text.Printable(origin)}/register.") with { Value = issuer, Url = origin.TrimEnd('/') + "/register" },
        };
    }

    // Either a document, or a problem and what the client does about it.
    private (Reaction Reaction, DocumentView? Document, WalkEnd? Problem) Ask(ServerPlace place, string expected, bool legacy)
    {
        Page page = evidence.Get(place.Url, client);
        if (page.UnclearBecause is not null)
        {
            return Reacting(Reaction.NotKnown, place.Url, page);
        }

        if (page.Status == 0)
        {
            return Reacting(_stage.NoAnswer, place.Url, page);
        }

        if (_stage.TakesAnySuccess ? page.Status is < 200 or > 299 : page.Status != 200)
        {
            return Reacting(_stage.Status(page.Status), place.Url, page);
        }

        if (page.Document is null || (_stage.JsonTypeOnly && !page.IsJson))
        {
            return Reacting(_stage.BadDocument, place.Url, Problem.NotJson, page.Document is null ? "it is no JSON object" : "its media type is not application/json");
        }

        return page.Document.Fault(place.IsOpenId ? _stage.OpenId ?? _stage.OAuth : _stage.OAuth) is { } fault
            ? Reacting(_stage.BadDocument, place.Url, Problem.Member, fault.What, fault.Member)
            : Judged(page.Document, place.Url, expected, legacy);
    }

    private (Reaction, DocumentView?, WalkEnd?) Judged(DocumentView document, string url, string expected, bool legacy)
    {
        if (_stage.EndpointFault(document) is { } fault)
        {
            return (Reaction.Stop, null, WalkEnd.At(McpClientStep.Endpoints, McpClientOutcome.Fails, $"'{Text.Printable(url)}': {fault}.") with { Problem = Problem.Member, Value = "authorization_endpoint", Url = url });
        }

        string? issuer = document.Text("issuer", _stage.OAuth.IgnoresCase);
        bool? matches = legacy && !_stage.ComparesLegacyIssuer ? true : _stage.IssuerMatches(expected, issuer);
        if (matches is not true)
        {
            return (matches is null ? Reaction.NotKnown : Reaction.Stop, null, WalkEnd.At(
                McpClientStep.Issuer,
                matches is null ? McpClientOutcome.Unknown : McpClientOutcome.Fails,
                $"The issuer is '{Text.Printable(issuer)}', '{Text.Printable(expected)}' was asked.") with { Value = issuer ?? "", Wanted = expected, Url = url });
        }

        return Pkce(document) is { } missing
            ? (_stage.BadPkce, null, WalkEnd.At(McpClientStep.Pkce, McpClientOutcome.Fails, $"'{Text.Printable(url)}': {missing}.") with { Value = missing, Url = url })
            : (Reaction.Next, document, null);
    }

    private string? Pkce(DocumentView document)
    {
        IReadOnlyList<string> methods = document.Texts("code_challenge_methods_supported", _stage.OAuth.IgnoresCase);
        bool stated = document.Member("code_challenge_methods_supported", _stage.OAuth.IgnoresCase) is { IsNull: false };
        return _stage.Pkce switch
        {
            PkceDemand.S256 when !methods.Contains("S256") => "code_challenge_methods_supported does not contain S256",
            PkceDemand.IfStated when stated && !methods.Contains("S256") => "code_challenge_methods_supported does not contain S256",
            PkceDemand.AnyMethod when methods.Count == 0 => "code_challenge_methods_supported is missing or empty",
            _ => null,
        };
    }

    private WalkEnd? AfterTaking(DocumentView document, string url) =>
        _stage.WantsCode && !document.Texts("response_types_supported", _stage.OAuth.IgnoresCase).Contains("code")
            ? WalkEnd.At(McpClientStep.Endpoints, McpClientOutcome.Fails, "response_types_supported does not contain code.") with { Url = url }
            : null;

    private static (Reaction, DocumentView?, WalkEnd?) Reacting(Reaction reaction, string url, Page page) =>
        Reacting(reaction, url, page.UnclearBecause is not null ? Problem.None : page.Status == 0 ? Problem.NoAnswer : Problem.Status, page.Outcome, status: page.Status);

    private static (Reaction, DocumentView?, WalkEnd?) Reacting(Reaction reaction, string url, Problem problem, string what, string value = "", int status = 0) => (reaction, null, WalkEnd.At(
        McpClientStep.AuthorizationServer,
        reaction == Reaction.Stop ? McpClientOutcome.Fails : McpClientOutcome.Unknown,
        $"'{Text.Printable(url)}': {what}.") with { Url = url, Problem = problem, Value = value, Status = status });
}
