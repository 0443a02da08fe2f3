namespace AuthKit.Mcp.Reporting;

/// <summary>What is wrong with the content of a report; the reader adds where.</summary>
/// <param name="message">The fault as a sentence without its end.</param>
internal sealed class ReportFaultException(string message) : Exception(message);
