using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Tokens;

/// <summary>Asks the userinfo endpoint of one gateway about a token (integration guide, step 4).</summary>
internal sealed class UserinfoClient(string gateway, IHttpSender sender, HttpSettings settings, TimeProvider clock)
{
    private readonly string _url = gateway + "/oauth/userinfo";

    // The gateway refuses a request with two Authorization lines.
    private readonly HeaderLine[] _headers = [.. settings.Headers.Where(static h => !h.Is("Authorization")), new HeaderLine("Accept", "application/json")];

    /// <summary>Sends one request and judges the answer. The caller has called <see cref="RequireChannel"/>.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="AuthKitException">The connection has been closed.</exception>
    public async Task<AuthKitTokenResult> AskAsync(string token, CancellationToken cancellationToken)
    {
        // The gateway compares the scheme with case and allows exactly one blank.
        WireRequest request = new("GET", _url) { Headers = [new HeaderLine("Authorization", "Bearer " + token), .. _headers] };
        try
        {
            Exchange exchange = await sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
            AuthKitTokenResult result = UserinfoAnswer.Judge(exchange, gateway, clock.GetUtcNow());

            // A redirect, for one, may repeat what it was sent.
            return result with { Message = result.Message.Replace(token, "********") };
        }
        catch (ObjectDisposedException)
        {
            throw new AuthKitException(ErrorCode.NotConnected, $"The connection to {Text.Printable(gateway)} has been closed. Run Connect-AuthKit again.");
        }
    }

    /// <summary>Refuses a gateway to which no token may be sent.</summary>
    public void RequireChannel() => SecretChannel.Require(_url, "The gateway", settings.AllowUnencryptedAuthentication);
}
