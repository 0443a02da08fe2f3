namespace AuthKit.Mcp.Shell;

/// <summary>Standard error, which may be closed or full: what is said there is then lost, and the work goes on.</summary>
internal static class StandardError
{
    internal static void Write(string text)
    {
        try
        {
            Console.Error.Write(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is nobody left to tell. A closed stream is one without the right to write, as .NET says it.
        }
    }

    internal static void WriteLine(string text = "") => Write(text + Environment.NewLine);
}
