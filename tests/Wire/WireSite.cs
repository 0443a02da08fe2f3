using System.Collections.Concurrent;

namespace AuthKit.Mcp.Wire;

/// <summary>A running pair of hosts, an MCP server and its authorization server, replaying the data.</summary>
public sealed class WireSite : IDisposable
{
    private readonly WireServer _mcp = new("mcp");
    private readonly WireServer _as = new("as");
    private readonly WireMemory _memory = new();
    private readonly ConcurrentQueue<WireRequest> _requests = new();
    private readonly WirePlaceholders _placeholders;
    private readonly WireRoute[] _routes;

    private WireSite(WireCatalogue catalogue, WireCase? entry, double timeScale)
    {
        _placeholders = new WirePlaceholders(entry?.McpName ?? "127.0.0.1", _mcp.Port, _as.Port);
        _routes = [.. WireEditor.Build(catalogue.Clean, entry).Select(route => new WireRoute(route, _placeholders))];
        _mcp.Run(Answer, timeScale);
        _as.Run(Answer, timeScale);
    }

    /// <summary>The MCP endpoint.</summary>
    public Uri McpUri => new(_placeholders["mcp"] + "/mcp");

    /// <summary>The issuer of the clean site: scheme, host and port, no slash.</summary>
    public string AsOrigin => _placeholders["as"];

    /// <summary>What arrived so far, in order of arrival.</summary>
    public IReadOnlyCollection<WireRequest> Requests => _requests;

    /// <summary>Starts the site on two free ports.</summary>
    /// <param name="catalogue">The data.</param>
    /// <param name="faultOrLayoutName">A name from the data, or null for the clean site.</param>
    /// <param name="timeScale">Multiplies all delays of the data, so that tests need not wait for half a minute.</param>
    public static WireSite Start(WireCatalogue catalogue, string? faultOrLayoutName, double timeScale = 1)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return new WireSite(catalogue, catalogue.Find(faultOrLayoutName), timeScale);
    }

    /// <summary>Fills the placeholders that are the same for all requests.</summary>
    public string Fill(string text) => _placeholders.In(text);

    public void Dispose()
    {
        _mcp.Dispose();
        _as.Dispose();
    }

    private WireAnswer Answer(WireRequest request)
    {
        WireRoute route = Route(request);
        request.AnsweredBy = route.Id;
        _requests.Enqueue(request);
        if (route.Answer.ContainsKey("remember"))
        {
            _memory.Register(request);
        }

        return WireAnswer.For(route.Answer, request, _placeholders, _memory.Count("answers of " + route.Id));
    }

    private WireRoute Route(WireRequest request)
    {
        string method = request.Method;
        WireRoute? own = Array.Find(_routes, route => route.Host == request.Host && route.Matches(request, method, _memory));
        return method != "HEAD" || (own is not null && own.Id is not ("mcp-404" or "as-404"))
            ? own ?? throw new InvalidOperationException($"No route answers {request}.")
            : Array.Find(_routes, route => route.Host == request.Host && route.Matches(request, "GET", _memory))!;
    }
}
