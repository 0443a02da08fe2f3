using AuthKit.Mcp.Http;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth.SignIn;

/// <summary>Requests and wires for ways of signing in.</summary>
internal static class Attempts
{
    public const string RedirectUri = "http://127.0.0.1:33418/callback";
    public const string State = "the-state-of-a-test";
    public const string Good = RedirectUri + "?code=c1&state=" + State;

    public static OAuthWire Wire(string target) => new(target, new HttpSettings { NoProxy = true, Timeout = TimeSpan.FromSeconds(20) }, static settings => new HttpSender(settings));

    public static AuthorizationRequest To(string url) => new() { Url = url, RedirectUri = RedirectUri, State = State };

    public static async Task<AuthKitException> FailsAsync(ErrorCode code, Func<Task> attempt)
    {
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(attempt);
        Assert.Equal(code, e.Code);
        Assert.DoesNotContain(State, e.Message + e.Target, StringComparison.Ordinal);
        return e;
    }
}
