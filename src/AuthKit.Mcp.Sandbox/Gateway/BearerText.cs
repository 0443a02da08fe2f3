namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>How the real gateway gets at a credential: it removes the first "Bearer " and takes what is left.</summary>
internal static class BearerText
{
    private const string Scheme = "Bearer ";

    public static string Cut(string authorization)
    {
        int at = authorization.IndexOf(Scheme, StringComparison.Ordinal);
        return at < 0 ? authorization : authorization.Remove(at, Scheme.Length);
    }
}
