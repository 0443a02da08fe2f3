namespace AuthKit.Mcp.Sandbox.Wire;

/// <summary>What a handler answers: a <see cref="WireAnswer"/> (status, lines, body) or a <see cref="WireScript"/> (raw bytes).</summary>
public abstract record WireResponse
{
    private protected WireResponse()
    {
    }

    /// <summary>The status this response carries; 0 when it has no status line.</summary>
    public abstract int StatusCode { get; }

    /// <summary>Writes the response.</summary>
    /// <returns>Whether the connection may carry another request.</returns>
    internal abstract Task<bool> WriteAsync(WireWriter writer, WireRequest request, CancellationToken cancellationToken);
}

/// <summary>Answers one request.</summary>
/// <param name="request">The request, body included.</param>
/// <param name="cancellationToken">Cancelled when the server stops.</param>
/// <returns>The response.</returns>
public delegate Task<WireResponse> WireHandler(WireRequest request, CancellationToken cancellationToken);
