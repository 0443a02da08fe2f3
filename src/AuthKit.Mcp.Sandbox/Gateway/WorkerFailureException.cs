namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>The real gateway's worker would throw here, and its host answer 500 without JSON and without CORS.</summary>
#pragma warning disable CA1032 // Thrown and caught within the gateway, always with a message.
internal sealed class WorkerFailureException(string message) : Exception(message);
#pragma warning restore CA1032
