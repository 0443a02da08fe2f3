using System.Net.Sockets;
using System.Text;

namespace AuthKit.Mcp.Sandbox.Tests;

/// <summary>A TCP connection that sends exactly what it is told and shows exactly what comes back.</summary>
public sealed class RawClient : IDisposable
{
    private readonly TcpClient _tcp = new();

    public NetworkStream Stream => _tcp.GetStream();

    public static async Task<RawClient> ConnectAsync(string origin)
    {
        RawClient client = new();
        Uri uri = new(origin);
        await client._tcp.ConnectAsync(uri.Host, uri.Port);
        return client;
    }

    /// <summary>Sends one text and reads to the end of the connection.</summary>
    public static async Task<string> AskAsync(string origin, string text)
    {
        using RawClient client = await ConnectAsync(origin);
        await client.SendAsync(text);
        return await client.ReadToEndAsync();
    }

    public Task SendAsync(string text) => Stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    public async Task<string> ReadToEndAsync()
    {
        using CancellationTokenSource hang = new(TimeSpan.FromSeconds(30));
        using MemoryStream all = new();
        await Stream.CopyToAsync(all, hang.Token);
        return Encoding.Latin1.GetString(all.ToArray());
    }

    /// <summary>Reads until the text received ends with a mark.</summary>
    public async Task<string> ReadUntilAsync(string mark)
    {
        using CancellationTokenSource hang = new(TimeSpan.FromSeconds(30));
        StringBuilder text = new();
        byte[] one = new byte[1];
        while (!text.ToString().EndsWith(mark, StringComparison.Ordinal))
        {
            int read = await Stream.ReadAsync(one, hang.Token);
            Assert.True(read > 0, "The connection ended early: " + text);
            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    public void Dispose() => _tcp.Dispose();
}
