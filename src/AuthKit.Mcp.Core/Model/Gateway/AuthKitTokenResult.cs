namespace AuthKit.Mcp;

/// <summary>Whether a token is valid, and why.</summary>
public sealed record AuthKitTokenResult
{
    /// <summary>
    /// True when the gateway accepted the token just now. False is no proof of the contrary: look at <see cref="Reason"/>.
    /// </summary>
    public bool Valid => Reason == TokenReason.Valid;

    /// <summary>Why the token is valid or not.</summary>
    public required TokenReason Reason { get; init; }

    /// <summary>The reason in words, and what to do next.</summary>
    public required string Message { get; init; }

    /// <summary>The user of a valid token, else null.</summary>
    public AuthKitUser? User { get; init; }

    /// <summary>The HTTP status of the answer, or null when there was none.</summary>
    public int? Status { get; init; }

    /// <summary>From sending the request to the last byte of the answer, in milliseconds; 0 when none was sent.</summary>
    public double DurationMs { get; init; }

    /// <summary>When the answer came.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>The error for a token that is not known to be valid.</summary>
    /// <param name="target">What the error is about. Never the token.</param>
    /// <param name="note">A sentence to add to the message, with a blank before it.</param>
    internal AuthKitException ToException(object? target, string note = "") => new(
        Reason switch
        {
            TokenReason.WrongPrefix => ErrorCode.TokenWrongPrefix,
            TokenReason.Rejected => ErrorCode.TokenRejected,
            TokenReason.GatewayUnreachable => ErrorCode.GatewayUnreachable,
            TokenReason.GatewayBroken => ErrorCode.GatewayBroken,
            TokenReason.GatewayCircuitOpen => ErrorCode.GatewayCircuitOpen,
            _ => throw new InvalidOperationException("A valid token is no error."),
        },
        Message + note,
        target);

    /// <inheritdoc/>
    public override string ToString() => $"{Reason}: {Message}";
}
