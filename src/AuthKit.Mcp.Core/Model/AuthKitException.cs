namespace AuthKit.Mcp;

/// <summary>
/// The one exception the engine throws on purpose. The message says what happened and what to do next,
/// and never holds a secret.
/// </summary>
public sealed class AuthKitException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">The condition; its name is the error id.</param>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="target">The input it is about, or null. Never a secret.</param>
    /// <param name="inner">The cause, if an exception was.</param>
    public AuthKitException(ErrorCode code, string message, object? target = null, Exception? inner = null)
        : base(message, inner) => (Code, Target) = (code, target);

    /// <summary>The condition; its name is the error id.</summary>
    public ErrorCode Code { get; }

    /// <summary>The input the error is about, or null.</summary>
    public object? Target { get; }

    /// <summary>What to do, where that does not follow from the code alone, or null. It stands in the message too.</summary>
    internal string? Advice { get; init; }
}
