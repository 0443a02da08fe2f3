using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace AuthKit.Mcp.Sandbox.Wire;

/// <summary>One accepted connection: requests are answered in order until either side is done.</summary>
internal sealed class WireConnection(Socket socket, WireHandler handler, WireServerOptions options) : IDisposable
{
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(2);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using NetworkStream network = new(socket, ownsSocket: false);
            if (options.Certificate is null)
            {
                await ServeAsync(network, "http", cancellationToken).ConfigureAwait(false);
                return;
            }

            using SslStream tls = new(network);
            await HandshakeAsync(tls, options.Certificate).ConfigureAwait(false);
            await ServeAsync(tls, "https", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException)
        {
            // The client left, refused our certificate, or the server stops: there is nobody to answer.
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose() => socket.Dispose();

    // Apart, so that the analyzer sees no token to pass: the overload that takes one is not in .NET Standard 2.0. Stop closes the socket.
    private static Task HandshakeAsync(SslStream tls, X509Certificate2 certificate) =>
        tls.AuthenticateAsServerAsync(certificate, clientCertificateRequired: false, SslProtocols.None, checkCertificateRevocation: false);

    private async Task ServeAsync(Stream stream, string scheme, CancellationToken cancellationToken)
    {
        WireRequestParser parser = new(new WireReader(stream), options, scheme);
        while (true)
        {
            WireRequest? request;
            try
            {
                request = await parser.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
            }
            catch (WireProtocolException refused)
            {
                await RefuseAsync(stream, refused, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (request is null || !await AnswerAsync(stream, request, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    private async Task<bool> AnswerAsync(Stream stream, WireRequest request, CancellationToken cancellationToken)
    {
        WireResponse response;
        try
        {
            response = await handler(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A handler is the caller's code and may throw anything; whoever reads the answer should learn what it was.
            response = new WireAnswer { Status = 500 }.WithBody("The handler failed: " + fault, "text/plain");
        }

        return await WriteAsync(stream, request, response, cancellationToken).ConfigureAwait(false);
    }

    private Task<bool> WriteAsync(Stream stream, WireRequest request, WireResponse response, CancellationToken cancellationToken)
    {
        WireExchange exchange = new(request, response.StatusCode);
        options.OnExchange?.Invoke(exchange);
        return response.WriteAsync(new WireWriter(socket, stream, exchange), request, cancellationToken);
    }

    private async Task RefuseAsync(Stream stream, WireProtocolException refused, CancellationToken cancellationToken)
    {
        WireRequest request = refused.Request ?? new WireRequest("", "", "HTTP/1.1", [], "http");
        WireAnswer answer = new WireAnswer { Status = refused.Status, Close = true }.WithBody(refused.Message, "text/plain");
        await WriteAsync(stream, request, answer, cancellationToken).ConfigureAwait(false);
        if (options.Certificate is null)
        {
            // Closing with unread input resets the connection, and the client would lose the answer; so read on for a while.
            socket.Shutdown(SocketShutdown.Send);
            await DrainAsync(stream, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task DrainAsync(Stream stream, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LingerTime);
        byte[] scratch = new byte[64 * 1024];
        while (await stream.ReadAsync(scratch.AsMemory(), limit.Token).ConfigureAwait(false) > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }
}
