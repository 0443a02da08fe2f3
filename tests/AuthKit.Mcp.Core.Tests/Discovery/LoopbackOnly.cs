using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>Lets requests to this machine through; any other name has no address.</summary>
internal sealed class LoopbackOnly(HttpSettings settings) : IHttpSender
{
    private readonly HttpSender _sender = new(settings);

    public Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellationToken) => new Uri(request.Url).IsLoopback
        ? _sender.SendAsync(request, cancellationToken)
        : Task.FromResult(new Exchange { Request = request, Fault = WireFault.NameNotResolved, FaultDetail = "the name has no address" });

    public void Dispose() => _sender.Dispose();
}
