using System.Text;

namespace AuthKit.Mcp.Sandbox.Wire;

/// <summary>Heads are handled one char one byte, so that any byte can be written and none is lost when read.</summary>
internal static class WireText
{
    private static readonly Encoding OneByteOneChar = Encoding.GetEncoding(28591);

    public static byte[] GetBytes(string text) => OneByteOneChar.GetBytes(text);

    public static string GetString(byte[] bytes, int start, int count) => OneByteOneChar.GetString(bytes, start, count);
}
