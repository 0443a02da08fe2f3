using System.Text;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth;

/// <summary>Answers as a test says, and keeps what it was sent.</summary>
/// <param name="answer">Gives the answer, or null for a connection that is refused.</param>
internal sealed class ScriptedSender(Func<WireRequest, WireResponse?> answer) : IHttpSender
{
    public List<WireRequest> Requests { get; } = [];

    public IEnumerable<string> Asked => Requests.Select(static r => r.Method + " " + r.Url);

    public static WireResponse Json(int status, string body, params (string Name, string Value)[] headers) => new()
    {
        Status = status,
        Body = Encoding.UTF8.GetBytes(body),
        Headers = [new HeaderLine("Content-Type", "application/json"), .. headers.Select(static h => new HeaderLine(h.Name, h.Value))],
    };

    public OAuthWire Wire(string target = "https://mcp.example/mcp") => new(target, new HttpSettings(), _ => this);

    public Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        Exchange exchange = new() { Request = request, StartedAt = DateTimeOffset.UnixEpoch };
        return Task.FromResult(answer(request) is { } response ? exchange with { Response = response } : exchange with { Fault = WireFault.ConnectionFailed, FaultDetail = "connection refused" });
    }

    public void Dispose()
    {
    }
}
