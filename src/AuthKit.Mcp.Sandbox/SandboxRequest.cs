namespace AuthKit.Mcp.Sandbox;

/// <summary>One request the sandbox answered. Holds names and counts only, never header values, bodies or query strings.</summary>
public sealed record SandboxRequest
{
    /// <summary>The host that was asked.</summary>
    public required SandboxSide Side { get; init; }

    /// <summary>The request method as sent.</summary>
    public required string Method { get; init; }

    /// <summary>The path as sent, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>The names of the header lines as sent, in order, repeated lines included.</summary>
    public required IReadOnlyList<string> HeaderNames { get; init; }

    /// <summary>Whether the request carried an Authorization header.</summary>
    public required bool HasAuthorization { get; init; }

    /// <summary>The status sent; 0 when the sandbox sent no status line (a reset, or no answer at all).</summary>
    public required int Status { get; init; }

    /// <summary>Bytes sent so far for this answer, head included; grows while a long answer is under way.</summary>
    public required long BytesSent { get; init; }
}
