using System.Net.Sockets;
using System.Text;

namespace AuthKit.Mcp.Core.Tests.OAuth.SignIn;

/// <summary>Sends bytes to a port of this machine, as anything might.</summary>
internal static class RawAsk
{
    public static Task<string> GetAsync(int port, string target) => SendAsync(port, $"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");

    public static async Task<string> SendAsync(int port, string bytes)
    {
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes));
        using StreamReader reader = new(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    public static async Task<bool> ListensAsync(int port)
    {
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
