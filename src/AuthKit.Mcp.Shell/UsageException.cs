namespace AuthKit.Mcp.Shell;

/// <summary>The tool was called in a way it does not understand; the message is one sentence for its user.</summary>
internal sealed class UsageException(string message) : Exception(message);
