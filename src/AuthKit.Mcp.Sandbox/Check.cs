namespace AuthKit.Mcp.Sandbox;

internal static class Check
{
    public static void NotNull(object? value, string name)
    {
        if (value is null)
        {
            throw new ArgumentNullException(name);
        }
    }
}
