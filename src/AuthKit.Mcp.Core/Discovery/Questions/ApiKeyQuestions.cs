using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>What is asked with an API key of the user: it must go on working beside tokens (guide step 4, "API key path").</summary>
internal static class ApiKeyQuestions
{
    /// <summary>The subject of the request with a key like the user's that nobody has issued.</summary>
    public const string UnknownKey = "an unknown key";

    private const int MaxPrefix = 8;

    public static Task AskAsync(ProbeSession session, WireRequest question, string key, CancellationToken token) => Task.WhenAll(
        CredentialQuestions.AskAsync(session, ProbeKind.ApiKey, "initialize", ProbeRequests.Initialize(session.Url), "Bearer " + key, token),
        CredentialQuestions.AskAsync(session, ProbeKind.ApiKey, "server/discover", ProbeRequests.Discover(session.Url), "Bearer " + key, token),
        CredentialQuestions.AskAsync(session, ProbeKind.ApiKey, UnknownKey, question, "Bearer " + Like(key), token));

    // Servers tell keys from tokens by their first letters; only those are taken over.
    private static string Like(string key)
    {
        int end = key.IndexOf('_');
        bool isPrefix = end is > 0 and < MaxPrefix && key.Take(end).All(static ch => ch is >= 'a' and <= 'z');
        return (isPrefix ? key.Substring(0, end + 1) : "") + "probe-" + Guid.NewGuid().ToString("N");
    }
}
