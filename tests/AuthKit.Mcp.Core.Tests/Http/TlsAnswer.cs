using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AuthKit.Mcp.Sandbox;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Core.Tests.Http;

/// <summary>Answers 401 over TLS to every request, and counts requests by connection.</summary>
internal sealed class TlsAnswer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;

    public TlsAnswer(SandboxCertificateKind kind = SandboxCertificateKind.SelfSigned)
    {
        _certificate = CertificateMaker.Make(kind, DateTimeOffset.UtcNow);
        _listener.Start();
        Authority = "127.0.0.1:" + ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        _ = AcceptAsync();
    }

    public string Authority { get; }

    public string Url => $"https://{Authority}/mcp";

    public DateTime NotAfter => _certificate.NotAfter.ToUniversalTime();

    /// <summary>How many requests each connection carried.</summary>
    public ConcurrentDictionary<int, int> Requests { get; } = new();

    public void Dispose()
    {
        _listener.Stop();
        _certificate.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            for (int number = 0; ; number++)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                Requests[number] = 0;
                _ = ServeAsync(client, number);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        try
        {
            using TcpClient own = client;
            await using SslStream tls = new(own.GetStream());
            await tls.AuthenticateAsServerAsync(_certificate);
            using StreamReader reader = new(tls, Encoding.Latin1);
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
                int length = 0;
                while (await reader.ReadLineAsync() is { Length: > 0 } line)
                {
                    length = line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase) ? int.Parse(line.AsSpan("Content-Length:".Length), CultureInfo.InvariantCulture) : length;
                }

                if (length > 0)
                {
                    await reader.ReadBlockAsync(new char[length]); // Of nothing, it would wait for what comes next.
                }

                Requests[number]++;
                await tls.WriteAsync("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The client went away.
        }
    }
}
