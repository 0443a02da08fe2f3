namespace AuthKit.Mcp.Http;

/// <summary>Sends one request. Any answer, any failure and any status is data; only cancellation throws.</summary>
public interface IHttpSender : IDisposable
{
    /// <summary>Sends the request and reads the answer up to the limits of the settings.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellationToken);
}
