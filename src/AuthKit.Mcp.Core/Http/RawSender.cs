using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace AuthKit.Mcp.Http;

/// <summary>
/// The second look at an answer that the HTTP stack refused: the same request on a socket of its own, the head kept byte
/// for byte. Only used for protocol violations.
/// </summary>
internal static class RawSender
{
    private const int MaxHeadBytes = 64 * 1024;

    /// <summary>Sends the request once and reads head and body leniently.</summary>
    public static async Task<Exchange> SendAsync(WireRequest request, HttpSettings settings, CancellationToken cancellationToken)
    {
        Exchange exchange = new() { Request = request, StartedAt = DateTimeOffset.UtcNow };
        Stopwatch watch = Stopwatch.StartNew();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.Timeout);
        using TcpClient client = new();

        // Old streams ignore tokens while they wait; closing the socket ends every wait.
        using CancellationTokenRegistration closing = limit.Token.Register(static c => ((TcpClient)c!).Dispose(), client); // the state is the client passed beside it
        try
        {
            Uri uri = new(request.Url);
            ConnectTo? chosen = settings.ConnectTo?.Fits(uri.DnsSafeHost, uri.Port) == true ? settings.ConnectTo : null;
            IPAddress[] addresses = await NameLookup.ResolveAsync(chosen?.Host ?? uri.DnsSafeHost, limit.Token).ConfigureAwait(false);
            if (settings.PublicAddressesOnly && chosen is null)
            {
                // The name may lead elsewhere than it did a moment ago.
                AddressGuard.RequirePublic(uri.DnsSafeHost, addresses);
            }

            await client.ConnectAsync(addresses, chosen?.Port ?? uri.Port).ConfigureAwait(false);
            client.NoDelay = true;
            using Stream stream = await OpenAsync(client, uri, settings).ConfigureAwait(false);
            byte[] head = Head(request, uri, settings);
            await stream.WriteAsync(head, 0, head.Length, limit.Token).ConfigureAwait(false);
            byte[] answer = await ReadAllAsync(stream, MaxHeadBytes + settings.MaxBodyBytes, limit.Token).ConfigureAwait(false);
            WireResponse? response = LenientHead.Read(answer, settings.MaxBodyBytes, out string fault);
            return response is null
                ? exchange with { Fault = WireFault.ProtocolViolation, FaultDetail = fault, Duration = watch.Elapsed }
                : exchange with { Response = response, Duration = watch.Elapsed };
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (WireFault kind, string detail) = limit.IsCancellationRequested
                ? (WireFault.TimedOut, $"no complete answer within {settings.Timeout.TotalSeconds:0.#} s")
                : WireFaults.Classify(e) ?? (WireFault.ConnectionClosed, "the connection was closed");
            return exchange with { Fault = kind, FaultDetail = detail, Duration = watch.Elapsed };
        }
    }

    private static async Task<Stream> OpenAsync(TcpClient client, Uri uri, HttpSettings settings)
    {
        if (uri.Scheme != "https")
        {
            return client.GetStream();
        }

#pragma warning disable CA5359 // Only when the user asked for it with -SkipCertificateCheck.
        SslStream tls = new(client.GetStream(), leaveInnerStreamOpen: false, (_, _, _, errors) => settings.SkipCertificateCheck || errors == SslPolicyErrors.None);
#pragma warning restore CA5359
        await tls.AuthenticateAsClientAsync(uri.DnsSafeHost).ConfigureAwait(false);
        return tls;
    }

    private static byte[] Head(WireRequest request, Uri uri, HttpSettings settings)
    {
        byte[] body = request.Body is null ? [] : Encoding.UTF8.GetBytes(request.Body);
        StringBuilder head = new();
        head.Append(request.Method).Append(' ').Append(uri.PathAndQuery).Append(" HTTP/1.1\r\nHost: ").Append(request.Headers.Where(static h => h.Is("Host")).Select(static h => h.Value).FirstOrDefault() ?? uri.Authority).Append("\r\n");
        foreach (HeaderLine line in request.Headers.Where(static h => !h.Is("Host") && !(h.Is("User-Agent") && h.Value.Length == 0)))
        {
            head.Append(line.Name).Append(": ").Append(line.Value).Append("\r\n");
        }

        if (settings.UserAgent.Length > 0 && !request.Headers.Any(static h => h.Is("User-Agent")))
        {
            head.Append("User-Agent: ").Append(settings.UserAgent).Append("\r\n");
        }

        if (request.Body is not null)
        {
            head.Append("Content-Length: ").Append(body.Length).Append("\r\n");
        }

        head.Append("Connection: close\r\n\r\n");
        return [.. Encoding.UTF8.GetBytes(head.ToString()), .. body];
    }

    private static async Task<byte[]> ReadAllAsync(Stream stream, int maxBytes, CancellationToken cancellationToken)
    {
        using MemoryStream all = new();
        byte[] chunk = new byte[16 * 1024];
        try
        {
            while (all.Length < maxBytes)
            {
                int read = await stream.ReadAsync(chunk, 0, chunk.Length, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                all.Write(chunk, 0, read);
                if (LenientHead.IsComplete(all.GetBuffer(), (int)all.Length))
                {
                    break;
                }
            }
        }
        catch (IOException) when (all.Length > 0)
        {
            // A reset after the answer: what arrived is the answer.
        }

        return all.ToArray();
    }
}
