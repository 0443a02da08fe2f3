using System.Text;

namespace AuthKit.Mcp.Reporting;

/// <summary>A report as lines of text, each as soon as it is known.</summary>
internal sealed class ReportLines : IDisposable
{
    private readonly MemoryStream _pending = new();
    private readonly ReportWriter _writer;

    /// <summary>Starts a report.</summary>
    /// <param name="format">The format.</param>
    /// <param name="failOn">The level from which a finding counts.</param>
    public ReportLines(McpReportFormat format, McpLevel failOn) => _writer = ReportWriter.Create(format, _pending, failOn);

    /// <summary>The lines that a result completes.</summary>
    public IReadOnlyList<string> Write(McpDiscoveryResult result)
    {
        _writer.Write(result);
        return Take();
    }

    /// <summary>The lines that an error completes which came in place of a result.</summary>
    public IReadOnlyList<string> WriteProblem(McpReportProblem problem)
    {
        _writer.WriteProblem(problem);
        return Take();
    }

    /// <summary>The lines after the last result.</summary>
    public IReadOnlyList<string> Complete()
    {
        _writer.Complete();
        return Take();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _pending.Dispose();
    }

    private string[] Take()
    {
        byte[] bytes = _pending.ToArray();
        int end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        _pending.SetLength(0);
        _pending.Write(bytes, end, bytes.Length - end);
        return end == 0 ? [] : [.. Encoding.UTF8.GetString(bytes, 0, end - 1).Split('\n').Select(static l => l.TrimEnd('\r'))];
    }
}
