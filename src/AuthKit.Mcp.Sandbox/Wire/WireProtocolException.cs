namespace AuthKit.Mcp.Sandbox.Wire;

/// <summary>The client broke HTTP or a size limit; the server answers <see cref="Status"/> and closes.</summary>
#pragma warning disable CA1032 // Never thrown without a status, and never seen outside the wire layer.
internal sealed class WireProtocolException(int status, string message) : Exception(message)
#pragma warning restore CA1032
{
    public int Status { get; } = status;

    /// <summary>The request, as far as its head was read; null when not even that.</summary>
    public WireRequest? Request { get; init; }
}
