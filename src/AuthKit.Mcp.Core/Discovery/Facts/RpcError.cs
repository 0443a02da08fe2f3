using System.Text.Json;

namespace AuthKit.Mcp.Discovery;

/// <summary>The error of a JSON-RPC answer (JSON-RPC 2.0 section 5.1).</summary>
internal static class RpcError
{
    /// <summary>The method does not exist.</summary>
    public const int MethodNotFound = -32601;

    /// <summary>The method exists and does not understand what it was given.</summary>
    public const int InvalidParams = -32602;

    /// <summary>The code of the error of an answer, or null for none.</summary>
    public static int? CodeOf(JsonElement answer) => JsonText.Member(answer, "error") is { } error ? Code(error) : null;

    /// <summary>The code of an error, or null when it is no whole number.</summary>
    public static int? Code(JsonElement error) => JsonText.Member(error, "code") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out int number) ? number : null;
}
