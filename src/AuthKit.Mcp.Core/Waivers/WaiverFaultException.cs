namespace AuthKit.Mcp.Waivers;

/// <summary>What is wrong with an entry; the reader adds where.</summary>
/// <param name="message">The fault as the rest of a sentence that begins with the entry, without its end.</param>
internal sealed class WaiverFaultException(string message) : Exception(message);
