namespace AuthKit.Mcp.Sandbox.Wire;

/// <summary>A request together with the answer it gets; told to the observer before the first byte of the answer leaves.</summary>
public sealed class WireExchange
{
    private long _bytesSent;

    internal WireExchange(WireRequest request, int status)
    {
        Request = request;
        Status = status;
    }

    /// <summary>The request.</summary>
    public WireRequest Request { get; }

    /// <summary>The status of the answer; 0 when there is no status line.</summary>
    public int Status { get; }

    /// <summary>Bytes of the answer handed to the network so far, head included.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    internal void Count(int bytes) => Interlocked.Add(ref _bytesSent, bytes);
}
