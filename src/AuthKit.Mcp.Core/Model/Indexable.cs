namespace AuthKit.Mcp;

/// <summary>
/// Makes lists that PowerShell can index. The compiler's own read-only lists take no index there: <c>$result.Findings[0]</c>
/// would give all of them.
/// </summary>
internal static class Indexable
{
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> list) => list is T[] or List<T> ? list : list.ToArray();
}
