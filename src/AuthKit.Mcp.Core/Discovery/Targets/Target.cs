using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>An MCP endpoint to check, exactly as typed.</summary>
public sealed record Target
{
    private Target(RawUrl url) => Url = url;

    /// <summary>The endpoint.</summary>
    public RawUrl Url { get; }

    /// <summary>True when the endpoint is on this machine: then plain http is fine, also for what its metadata names.</summary>
    public bool IsLoopback => AddressGuard.IsLoopback(Url.Host);

    /// <summary>Where to connect for this target.</summary>
    /// <param name="host">The host or address, without brackets.</param>
    /// <param name="port">The port, or null for the target's own.</param>
    public ConnectTo ConnectTo(string host, int? port)
    {
        Uri uri = new(Url.Value);
        return new ConnectTo(uri.DnsSafeHost, uri.Port, host, port ?? uri.Port);
    }

    /// <summary>Reads what a user typed, piped or stored.</summary>
    /// <param name="text">The endpoint.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidUri"/>, with a sentence for each kind of mistake.</exception>
    public static Target Parse(string? text)
    {
        _ = HttpUrl.Parse(text, "-Uri");
        return RawUrl.TryParse(text, out RawUrl url) && url.Fragment is null
            ? new Target(url)
            : throw new AuthKitException(ErrorCode.InvalidUri, $"-Uri {(HttpUrl.Shown(text) is { } shown ? $"'{shown}' " : "")}has a fragment. Leave out the part from '#' on.", HttpUrl.Shown(text));
    }
}
