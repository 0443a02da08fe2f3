namespace AuthKit.Mcp.Migration;

/// <summary>How long one call of a regex may take. The time is that of the clock, so a busy machine needs a generous limit: it guards against a pattern that never ends, not against a slow one.</summary>
internal static class RegexLimit
{
    public static readonly TimeSpan Value = TimeSpan.FromSeconds(10);
}
