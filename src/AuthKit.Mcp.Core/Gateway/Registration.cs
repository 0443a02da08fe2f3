namespace AuthKit.Mcp.Gateway;

/// <summary>What to do when the resource URL is registered already.</summary>
internal enum WhenRegistered
{
    /// <summary>Fail with <see cref="ErrorCode.ServerExists"/>.</summary>
    Fail,

    /// <summary>Return the registered server.</summary>
    ReturnIt,

    /// <summary>Register it once more.</summary>
    AddAnother,
}

/// <summary>What came of a registration.</summary>
/// <param name="Server">The server, or null when the user declined.</param>
/// <param name="Created">True when this call added it.</param>
/// <param name="Warnings">What the user must know about it, one sentence or more each.</param>
internal sealed record Registration(AuthKitServer? Server, bool Created, IReadOnlyList<string> Warnings);
