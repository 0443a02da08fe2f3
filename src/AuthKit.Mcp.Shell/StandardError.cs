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
        catch (IOException)
        {
            // There is nobody left to tell.
        }
    }

    internal static void WriteLine(string text = "") => Write(text + Environment.NewLine);
}
