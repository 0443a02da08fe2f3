namespace AuthKit.Mcp.OAuth;

/// <summary>Words for the error codes of OAuth.</summary>
internal static class OAuthErrorText
{
    private const int MaxLength = 40;

    /// <summary>The code as it may be shown. What is not written like one may be anything, also a secret sent back.</summary>
    public static string Shown(string? error) => error is { Length: > 0 and <= MaxLength } && error.All(static c => c is '_' or (>= 'a' and <= 'z'))
        ? error
        : "an error code that is none";

    /// <summary>What to do about it.</summary>
    public static string Advice(string? error) => error switch
    {
        "access_denied" => "Sign in as somebody who may grant this, and allow it.",
        "invalid_scope" => "Ask for other scopes with -Scope; the server's metadata lists them in scopes_supported.",
        "invalid_target" => "The server does not know the resource: register the MCP server there, with exactly the URL of its resource metadata.",
        "invalid_client" => "Check the id of the client, its secret, key or certificate, and the way it authenticates.",
        "unauthorized_client" or "unsupported_grant_type" or "unsupported_response_type" => "Register the client for this grant, or use a client that is.",
        "invalid_grant" => "The code or refresh token is used up, expired, revoked or another client's: request a new token.",
        "login_required" or "interaction_required" or "consent_required" => "Somebody has to sign in at a browser.",
        "temporarily_unavailable" or "server_error" or "slow_down" => "Try again later.",
        _ => "The server's log says why.",
    };
}
