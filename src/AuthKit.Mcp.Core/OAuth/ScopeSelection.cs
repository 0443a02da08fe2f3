using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.OAuth;

/// <summary>Chooses the scopes to ask for (MCP 2025-11-25 and 2026-07-28, Scope Selection Strategy).</summary>
internal static class ScopeSelection
{
    /// <summary>The scope with which OpenID providers issue refresh tokens.</summary>
    public const string OfflineAccess = "offline_access";

    /// <summary>What the user asks for, else what the challenge names, else what the resource lists, else nothing: then the server decides.</summary>
    /// <param name="target">Where the token is for and from.</param>
    /// <param name="asked">What the user asks for, or null.</param>
    /// <param name="specVersion">The revision to follow, or null for the newest.</param>
    /// <returns>The scopes, or null to leave the parameter out.</returns>
    public static IReadOnlyList<string>? Choose(AuthorizationTarget target, IReadOnlyList<string>? asked, string? specVersion)
    {
        if (asked is { Count: > 0 })
        {
            return asked;
        }

        IReadOnlyList<string>? chosen = target.Resource.ChallengeScopes is { Count: > 0 } challenge ? challenge
            : target.Resource.ScopesSupported is { Count: > 0 } supported ? supported
            : null;

        // Without it such servers issue no refresh token (SEP-2207); others would refuse a scope they do not know.
        bool wantsRefresh = specVersion is null or SpecVersions.V20260728
            && target.Server.ScopesSupported?.Contains(OfflineAccess) == true
            && target.Server.GrantTypesSupported?.Contains("refresh_token") != false;
        return chosen is null || !wantsRefresh || chosen.Contains(OfflineAccess) ? chosen : [.. chosen, OfflineAccess];
    }

    /// <summary>Both, each scope once: a step-up must not lose what was granted (SEP-2350).</summary>
    public static IReadOnlyList<string>? Union(IReadOnlyList<string>? granted, IReadOnlyList<string>? more) =>
        granted is null ? more : [.. granted.Concat(more ?? []).Distinct(StringComparer.Ordinal)];
}
