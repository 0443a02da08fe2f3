using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>What an answer to a request with a credential says about it.</summary>
internal static class CredentialAnswers
{
    /// <summary>The subject of faults about a 401 whose challenge is not the usual one.</summary>
    public const string Bare = "challenge";

    /// <summary>True when the request was carried out; a JSON-RPC error with status 200 is a refusal in the wrong words.</summary>
    public static bool IsAccepted(Exchange exchange) => exchange.Response is { Status: >= 200 and < 300 } response
        && !(ProbeRequests.JsonRpc(response) is { } answer && JsonText.Member(answer, "error") is not null);

    /// <summary>The subject of a fault about the answer itself: rules that saw the same wrong answer saw the same fault.</summary>
    public static string Subject(Exchange exchange) =>
        IsAccepted(exchange) ? "accepted" : exchange.Response is { } response ? $"status {response.Status}" : "no answer";

    /// <summary>In words.</summary>
    public static string Outcome(Exchange exchange) => IsAccepted(exchange) ? $"is accepted ({exchange.Response?.Status})" : RuleContext.Outcome(exchange);

    /// <summary>The challenges of an answer.</summary>
    public static ChallengeSet Challenges(Exchange exchange) => ChallengeParser.Parse(exchange.Response?.Values("WWW-Authenticate") ?? []);

    /// <summary>
    /// Why bad credentials show nothing here, or null: a server that asks for no token does not look at one.
    /// </summary>
    public static Judgement? Unguarded(RuleContext c) =>
        c.Facts.Exchange(ProbeKind.Initialize)?.Response is { Status: 401 } || (!DiscoveryFacts.IsResult(c.Facts.Exchange(ProbeKind.Initialize)) && c.Facts.Exchange(ProbeKind.Discover)?.Response is { Status: 401 })
            ? null
            : Judgement.NothingToJudge("A request without a token is not answered 401, so the answer to a bad one says nothing.");

    /// <summary>How a refusal should look here.</summary>
    public static string Refusal(RuleContext c) => $"401 and {c.ChallengeLine}, error=\"invalid_token\"";
}
