namespace AuthKit.Mcp.Migration;

/// <summary>Says what a function is for that only the code around it gives away.</summary>
internal static class UnitGuess
{
    /// <summary>The kind that the text of the function speaks of, or null when it says nothing.</summary>
    public static McpLegacyOAuthKind? Of(LegacyPatterns patterns, string unit) =>
        patterns.Guesses.FirstOrDefault(g => g.Body.All(b => b.IsMatch(unit)) && !(g.UnitWithout?.IsMatch(unit) ?? false))?.Kind;

    /// <summary>What a place of that kind keeps, when it keeps something.</summary>
    public static McpLegacyOAuthKind StoreOf(LegacyPatterns patterns, McpLegacyOAuthKind user, string unit) => Of(patterns, unit) is { } kind && kind >= McpLegacyOAuthKind.ClientStore ? kind : user switch
    {
        McpLegacyOAuthKind.RegisterRoute => McpLegacyOAuthKind.ClientStore,
        McpLegacyOAuthKind.AuthorizeRoute or McpLegacyOAuthKind.ConsentPage => McpLegacyOAuthKind.CodeStore,
        >= McpLegacyOAuthKind.ClientStore => user,
        _ => McpLegacyOAuthKind.TokenStore,
    };
}
