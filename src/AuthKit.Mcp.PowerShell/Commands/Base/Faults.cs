namespace AuthKit.Mcp.Commands;

/// <summary>Keeps what is wrong with one input until the piece of work that reports it.</summary>
internal static class Faults
{
    /// <summary>The value, or why there is none.</summary>
    public static (T? Value, AuthKitException? Fault) Of<T>(Func<T> read)
        where T : class
    {
        try
        {
            return (read(), null);
        }
        catch (AuthKitException e)
        {
            return (null, e);
        }
    }
}
