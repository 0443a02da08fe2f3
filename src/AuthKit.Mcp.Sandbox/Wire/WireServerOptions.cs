using System.Security.Cryptography.X509Certificates;

namespace AuthKit.Mcp.Sandbox.Wire;

/// <summary>Settings of a <see cref="WireServer"/>.</summary>
public sealed record WireServerOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>The certificate with private key to speak TLS with; null speaks plain HTTP.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The largest request head accepted, in bytes; beyond it the answer is 431.</summary>
    public int MaxHeadBytes { get; init; } = 256 * 1024;

    /// <summary>The largest request body accepted, in bytes; beyond it the answer is 413.</summary>
    public int MaxBodyBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Told of each exchange before the first byte of its answer leaves; must be thread-safe and must not throw.</summary>
    public Action<WireExchange>? OnExchange { get; init; }
}
