using System.ComponentModel;
using ModelContextProtocol.Server;

namespace AuthKit.Mcp.Interop.Tests.CSharpSdk;

[McpServerToolType]
internal sealed class EchoTool
{
    [McpServerTool(Name = "echo"), Description("Returns its text.")]
    public static string Echo(string text) => text;
}
