using System.Globalization;
using System.Net.Sockets;

namespace AuthKit.Mcp.OAuth;

/// <summary>Lets somebody sign in with a browser and awaits the answer at a port of this machine (RFC 8252 section 7.3).</summary>
internal sealed class LoopbackSignIn : ISignIn
{
    private readonly LoopbackServer _server;
    private readonly Func<string, bool>? _open;
    private readonly Func<string, Task> _announce;
    private readonly TimeSpan _timeout;

    private LoopbackSignIn(LoopbackServer server, string redirectUri, Func<string, bool>? open, Func<string, Task> announce, TimeSpan timeout) =>
        (_server, RedirectUri, _open, _announce, _timeout) = (server, redirectUri, open, announce, timeout);

    /// <inheritdoc/>
    public string RedirectUri { get; }

    /// <summary>Takes the port at once, so that a client can be registered with it.</summary>
    /// <param name="redirectUri">The redirect URI, http on this machine; without a port, or null, a free one is taken.</param>
    /// <param name="open">Opens the browser and says whether it could; null opens none.</param>
    /// <param name="announce">Is given the address where no browser could be opened, for somebody to open it.</param>
    /// <param name="timeout">How long the answer is awaited.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidUri"/> or <see cref="ErrorCode.RedirectPortInUse"/>.</exception>
    public static LoopbackSignIn Start(string? redirectUri, Func<string, bool>? open, Func<string, Task> announce, TimeSpan timeout)
    {
        string bound = RedirectAddress.Bind(redirectUri, out TcpListener listener);
        return new LoopbackSignIn(new LoopbackServer(listener, bound), bound, open, announce, timeout);
    }

    /// <inheritdoc/>
    public async Task<string> SignInAsync(AuthorizationRequest request, CancellationToken cancellationToken)
    {
        if (_server.IsStopped)
        {
            throw new InvalidOperationException("The port of this sign-in is given back already.");
        }

        AwaitedAnswer answer = new(request.State);
        _server.Awaited = answer;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_open is null || !_open(request.Url))
            {
                await _announce(request.Url).ConfigureAwait(false);
            }

            using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task ended = await Task.WhenAny(answer.Came, Task.Delay(_timeout, over.Token)).ConfigureAwait(false);
            if (ended == answer.Came)
            {
                over.Cancel();
                return await answer.Came.ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            throw TimedOut(answer);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits any more: another attempt may need the port before this one is disposed.
            Dispose();
            throw;
        }
        finally
        {
            _server.Awaited = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private AuthKitException TimedOut(AwaitedAnswer answer)
    {
        string others = answer.Others > 0 ? $" What came ({answer.Others.ToString(CultureInfo.InvariantCulture)}) carried no state or another one, and was not used: the server has to send back the state as it got it." : "";
        return new AuthKitException(
            ErrorCode.SignInTimedOut,
            $"Nobody signed in within {_timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} seconds: no answer came to {Text.Printable(RedirectUri)}.{others} Start again, or allow more time. The browser has to run on this machine.",
            Text.Printable(RedirectUri));
    }
}
