using System.Text;
using AuthKit.Mcp.Sandbox.Wire;
using static AuthKit.Mcp.Sandbox.Faults.Fault;

namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>The MCP server's metadata arrives damaged, endless or not at all. Last in the table: what they send is final.</summary>
internal static class WireFaults
{
    private const long HugeBytes = 1_073_741_824;

    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        AtServer("prm-redirect-loop", "The metadata redirects to itself without end.", OnPrm((call, _) => new WireAnswer { Status = 302 }.Add("Location", call.Sandbox.ServerOrigin + call.Request.Path + "?hop=" + NextHop(call.Request.Query)))),
        AtServer("prm-invalid-utf8", "The metadata holds bytes that are not UTF-8.", OnPrm((_, answer) => answer with { Body = Spoil(answer) })),
        AtServer("prm-truncated", "The connection ends in the middle of the metadata, short of its Content-Length.", OnPrm((_, answer) => new WireScript().Send(answer.Head(answer.Body.Length, close: true)).Send(answer.Body.Slice(0, answer.Body.Length / 2).ToArray()))),
        AtServer("prm-huge", "The metadata is one gigabyte long: a client without a limit fills its memory.", OnPrm((_, answer) => new WireScript().Send(answer.Head(HugeBytes, close: true)).Repeat(Encoding.ASCII.GetBytes(new string(' ', 65_536)), HugeBytes / 65_536, TimeSpan.Zero))),
        AtServer("prm-slow", "The metadata arrives byte by byte, one every half second: a client without a deadline waits for minutes.", OnPrm((_, answer) => new WireScript().Send(answer.Head(100_000, close: true)).Repeat(Encoding.ASCII.GetBytes(" "), 100_000, TimeSpan.FromMilliseconds(500)))),
        AtServer("prm-reset", "The connection is reset in place of the metadata.", OnPrm((_, _) => new WireScript().Reset())),
        AtServer("server-reset", "The MCP server resets every connection after reading the request.", new() { Instead = _ => new WireScript().Reset() }),
        AtServer("server-timeout", "The MCP server accepts connections and never answers.", new() { Instead = _ => new WireScript().Hang() }),
        AtServer("server-down", "Every route of the MCP server answers 503.", new() { Instead = _ => new WireAnswer { Status = 503 }.WithBody("Service Unavailable", "text/plain") }),
    ];

    private static int NextHop(string query) => query.StartsWith("hop=", StringComparison.Ordinal) && int.TryParse(query.Replace("hop=", "", StringComparison.Ordinal), out int hop) ? hop + 1 : 1;

    // 0xC3 opens a two-byte character and 0x28 cannot end it.
    private static byte[] Spoil(WireAnswer answer)
    {
        string text = answer.BodyText();
        int quote = text.IndexOf('"') + 1;
        return [.. Encoding.UTF8.GetBytes(text.Substring(0, quote)), 0xC3, 0x28, .. Encoding.UTF8.GetBytes(text.Substring(quote))];
    }
}
