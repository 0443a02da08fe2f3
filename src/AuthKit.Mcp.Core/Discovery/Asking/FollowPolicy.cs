using System.Net;
using System.Net.Sockets;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// Whether a URL that a server names may be requested: the server chooses it, so it must not lead the checker into places
/// that only the checker can reach (MCP Security Best Practices, server-side request forgery).
/// </summary>
internal sealed class FollowPolicy(Target target)
{
    private readonly Lazy<Task<bool>> _targetIsPublic = new(() => IsPublicAsync(target.Url.Host));

    /// <summary>Why the URL must not be requested, or null.</summary>
    public string? Refusal(RawUrl url) => Refusal(url, target.IsLoopback);

    /// <summary>Why the URL must not be requested for a target that is, or is not, on this machine; or null.</summary>
    public static string? Refusal(RawUrl url, bool targetIsLoopback) => !url.IsHttps && !targetIsLoopback
        ? "plain http is followed only from a loopback target"
        : null;

    /// <summary>The exchange that stands for a request which was not sent.</summary>
    public static Exchange Refused(WireRequest request, string refusal) =>
        new() { Request = request, Fault = WireFault.AddressRefused, FaultDetail = refusal, StartedAt = DateTimeOffset.UtcNow };

    /// <summary>True when only public addresses may be connected to, because the target itself is public.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; looking a name up can take long.</exception>
    public async Task<bool> PublicOnlyAsync(CancellationToken cancellationToken)
    {
        Task<bool> answer = _targetIsPublic.Value;
        if (!answer.IsCompleted)
        {
            await Task.WhenAny(answer, Task.Delay(Timeout.Infinite, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return await answer.ConfigureAwait(false);
    }

    private static async Task<bool> IsPublicAsync(string host)
    {
        if (AddressGuard.IsPrivate(host))
        {
            return false;
        }

        try
        {
            IPAddress[] addresses = await NameLookup.ResolveAsync(host.Trim('[', ']'), CancellationToken.None).ConfigureAwait(false);
            return addresses.Length == 0 || addresses.Any(AddressGuard.IsPublic);
        }
        catch (SocketException)
        {
            // Behind a proxy names may not resolve here, and some are too long; then be strict.
            return true;
        }
    }
}
