namespace AuthKit.Mcp.Sandbox;

/// <summary>The sandbox cannot do what was asked; the message says why and what to do instead.</summary>
public sealed class SandboxException : Exception
{
    /// <summary>Creates the exception without a message of its own.</summary>
    public SandboxException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What is wrong and what to do, in a sentence.</param>
    public SandboxException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">What is wrong and what to do, in a sentence.</param>
    /// <param name="innerException">The cause.</param>
    public SandboxException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
