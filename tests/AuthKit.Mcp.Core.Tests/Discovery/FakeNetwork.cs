using System.Collections.Concurrent;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>Answers in place of the network, and remembers what was asked and how.</summary>
internal sealed class FakeNetwork(Func<WireRequest, CancellationToken, Task<WireResponse>> answer)
{
    public FakeNetwork(Func<WireRequest, WireResponse> answer)
        : this((request, _) => Task.FromResult(answer(request)))
    {
    }

    public ConcurrentQueue<(WireRequest Request, HttpSettings Settings)> Sent { get; } = new();

    public IEnumerable<string> Urls => Sent.Select(static s => s.Request.Url);

    public DiscoveryOptions Options(CheckDepth depth = CheckDepth.Standard) => new() { Depth = depth, CreateSender = Create };

    public IHttpSender Create(HttpSettings settings) => new Sender(this, settings);

    private sealed class Sender(FakeNetwork network, HttpSettings settings) : IHttpSender
    {
        public async Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellationToken)
        {
            network.Sent.Enqueue((request, settings));
            return new Exchange { Request = request, Response = await network.Answer(request, cancellationToken) };
        }

        public void Dispose()
        {
        }
    }

    private Task<WireResponse> Answer(WireRequest request, CancellationToken cancellationToken) => answer(request, cancellationToken);
}
