namespace AuthKit.Mcp.Tokens;

/// <summary>The values of <c>token_type_hint</c> that RFC 7009 section 2.1 defines.</summary>
internal static class TokenTypeHints
{
    public const string AccessToken = "access_token";
    public const string RefreshToken = "refresh_token";
}
