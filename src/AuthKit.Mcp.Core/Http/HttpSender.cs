using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AuthKit.Mcp.Http;

/// <summary>Sends requests through HttpClient and records the answers raw. Disposing it closes its connections.</summary>
public sealed class HttpSender : IHttpSender
{
    // Without the client's own time limit, redirects of its tokens and base address, which a check would pay for with each request.
    private readonly HttpMessageInvoker _client;
    private readonly HttpSettings _settings;
    private readonly bool _hasSockets;
    private Parsed? _last;

    // A connection shows one certificate from its first byte on, so each certificate has connections of its own.
    private readonly Dictionary<X509Certificate2, HttpMessageInvoker> _certified = [];
#if NET
    private readonly RequestLimits _limits = new();
#endif

    /// <summary>Creates a sender with connections of its own.</summary>
    public HttpSender(HttpSettings settings)
        : this(settings, HttpHandlers.Create(settings)) => _hasSockets = true;

    /// <summary>Creates a sender over a given handler, for tests.</summary>
    public HttpSender(HttpSettings settings, HttpMessageHandler handler)
    {
        _settings = settings;

        // The limit covers the body too, so it is kept by a token here and not by a client.
        _client = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    /// <inheritdoc/>
    public async Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellationToken)
    {
        DateTimeOffset startedAt = DateTimeOffset.UtcNow;
        long started = TimeProvider.System.GetTimestamp();
        if (UriOf(request.Url) is not { } uri || (uri.Scheme != "http" && uri.Scheme != "https"))
        {
            return new Exchange { Request = request, StartedAt = startedAt, Fault = WireFault.UnusableUrl, FaultDetail = "not an absolute http or https URL" };
        }

        // HttpClient would join two credentials into one line, which is another request.
        if (_hasSockets && _settings.Proxy is null && HasTwoCredentials(request))
        {
            return await RawSender.SendAsync(request, _settings, cancellationToken).ConfigureAwait(false);
        }

#if NET
        using RequestLimits.Limit limit = _limits.Start(_settings.Timeout, cancellationToken);
#else
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_settings.Timeout);
#endif
        try
        {
            using HttpRequestMessage message = Message(request, uri);
            using HttpResponseMessage response = await Client(request).SendAsync(message, limit.Token).ConfigureAwait(false);
            NoteCertificate(uri);
            IReadOnlyList<HeaderLine> headers = HeaderReader.Lines(response);
            ReadBody body = await BodyReader.ReadAsync(HeaderReader.Find(headers, "Content-Type"), response.Content, request.Method == "GET", _settings.MaxBodyBytes, cancellationToken, limit.Token).ConfigureAwait(false);
            WireResponse whole = new()
            {
                Status = (int)response.StatusCode,
                Reason = response.ReasonPhrase ?? "",
                Headers = headers,
                Body = body.Bytes,
                BodyTruncated = body.IsTruncated,
                BodyIncomplete = body.IsIncomplete,
            };
            return new Exchange { Request = request, StartedAt = startedAt, Response = whole, Duration = TimeProvider.System.GetElapsedTime(started) };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Exchange
            {
                Request = request,
                StartedAt = startedAt,
                Fault = WireFault.TimedOut,
                FaultDetail = $"no complete answer within {_settings.Timeout.TotalSeconds:0.#} s",
                Duration = TimeProvider.System.GetElapsedTime(started),
            };
        }
        catch (Exception e) when (WireFaults.Classify(e) is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            NoteCertificate(uri);
            (WireFault fault, string detail) = WireFaults.Classify(e).GetValueOrDefault();

            // Behind a proxy, it is the proxy that no connection could be made to.
            string? proxy = _hasSockets && fault is WireFault.ConnectionFailed or WireFault.NameNotResolved ? HttpHandlers.ProxyOf(_settings, uri) : null;
            return new Exchange
            {
                Request = request,
                StartedAt = startedAt,
                Fault = fault,
                FaultDetail = proxy is null ? detail : $"the proxy {proxy} cannot be used: {detail}",
                FailedProxy = proxy,
                Duration = TimeProvider.System.GetElapsedTime(started),
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        lock (_certified)
        {
            foreach (HttpMessageInvoker client in _certified.Values)
            {
                client.Dispose();
            }
        }
#if NET
        _limits.Dispose();
#endif
    }

    // Most requests of a check go to one URL, and a parsed one is half a kilobyte.
    private Uri? UriOf(string url)
    {
        if (Volatile.Read(ref _last) is { } last && last.Url == url)
        {
            return last.Uri;
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri))
        {
            return null;
        }

        Volatile.Write(ref _last, new Parsed(url, uri));
        return uri;
    }

    private HttpMessageInvoker Client(WireRequest request)
    {
        if (!_hasSockets || request.ClientCertificate is not { } certificate)
        {
            return _client;
        }

        lock (_certified)
        {
            if (!_certified.TryGetValue(certificate, out HttpMessageInvoker? client))
            {
                _certified[certificate] = client = new HttpMessageInvoker(HttpHandlers.Create(_settings with { Certificate = certificate }), disposeHandler: true);
            }

            return client;
        }
    }

    private void NoteCertificate(Uri uri)
    {
        if (_settings.CertificateLog is { } log && uri.Scheme == "https")
        {
            log.Asked(uri);
        }
    }

    private static bool HasTwoCredentials(WireRequest request) =>
        HeaderReader.IndexOf(request.Headers, "Authorization", 0) is >= 0 and int first && HeaderReader.IndexOf(request.Headers, "Authorization", first + 1) >= 0;

    private HttpRequestMessage Message(WireRequest request, Uri uri)
    {
        HttpRequestMessage message = new(request.Method switch { "GET" => HttpMethod.Get, "POST" => HttpMethod.Post, "OPTIONS" => HttpMethod.Options, "DELETE" => HttpMethod.Delete, _ => new HttpMethod(request.Method) }, uri);
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body));
        }

        if (_settings.UserAgent.Length > 0 && HeaderReader.Find(request.Headers, "User-Agent") is null)
        {
            message.Headers.TryAddWithoutValidation("User-Agent", _settings.UserAgent);
        }

        for (int at = 0; at < request.Headers.Count; at++)
        {
            HeaderLine line = request.Headers[at];
            if (line.Is("User-Agent") && line.Value.Length == 0)
            {
                continue; // Empty asks for none at all.
            }

            if (!message.Headers.TryAddWithoutValidation(line.Name, line.Value))
            {
                message.Content?.Headers.TryAddWithoutValidation(line.Name, line.Value);
            }
        }

        return message;
    }

    private sealed record Parsed(string Url, Uri Uri);
}
