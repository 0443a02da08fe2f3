namespace AuthKit.Mcp.Benchmarks.Fleet;

/// <summary>One way to ask a fleet. Its constructor prepares what is not measured.</summary>
internal interface IContender : IDisposable
{
    /// <summary>Asks every server once and throws when an answer is not the expected one.</summary>
    Task RunAsync(string[] endpoints, int limit, int requestsEach);
}
