using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>Asks what an authorization server names, as far as <see cref="FollowPolicy"/> allows, and notes every answer.</summary>
internal sealed class IssuerAsker(IssuerKey key, HostSession host, ProbeLog log)
{
    /// <summary>The issuer as written.</summary>
    public string Issuer => key.Issuer;

    /// <summary>Sends and notes.</summary>
    public async Task<Exchange> AskAsync(ProbeKind kind, string subject, WireRequest request, CancellationToken token) =>
        log.Add(kind, subject, await SendAsync(request, token).ConfigureAwait(false));

    /// <summary>Sends without noting: the answer may hold a secret that is needed first.</summary>
    public async Task<Exchange> SendAsync(WireRequest request, CancellationToken token) =>
        RawUrl.TryParse(request.Url, out RawUrl url) && FollowPolicy.Refusal(url, key.AllowHttp) is { } refusal
            ? FollowPolicy.Refused(request, refusal)
            : await host.SendAsync(request, token).ConfigureAwait(false);

    /// <summary>Notes a question for which no request was left.</summary>
    public void LeaveOut(ProbeKind kind, string subject) => log.LeaveOut(kind, subject);

    /// <summary>Notes an answer, without its secrets, and returns it as noted.</summary>
    public Exchange Note(ProbeKind kind, string subject, Exchange exchange) => log.Add(kind, subject, exchange);
}
