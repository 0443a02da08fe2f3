using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>The token endpoint: code for tokens with PKCE (RFC 7636), refresh token for access token without rotation.</summary>
internal static class TokenEndpoint
{
    public static WireAnswer Exchange(SandboxCall call)
    {
        FormBody form = FormBody.Parse(call.Request);
        return form["grant_type"] switch
        {
            "authorization_code" => ExchangeCode(call.Sandbox, form),
            "refresh_token" => Refresh(call.Sandbox.Store, form),
            _ => GatewayAnswers.Error(400, "unsupported_grant_type"),
        };
    }

    private static WireAnswer ExchangeCode(SandboxContext sandbox, FormBody form)
    {
        GatewayStore store = sandbox.Store;
        if (form["code"] is not { Length: > 0 } code || form["client_id"] is not { Length: > 0 } client || form["code_verifier"] is not { Length: > 0 } verifier)
        {
            return GatewayAnswers.Error(400, "invalid_request", "code, client_id and code_verifier are required");
        }

        CodeRow? row = store.FindCode(code);
        if (row is null || row.Grant.ClientId != client)
        {
            return InvalidGrant("Invalid or expired code");
        }

        if (form["redirect_uri"] is { Length: > 0 } redirect && redirect != row.RedirectUri)
        {
            return InvalidGrant("redirect_uri mismatch");
        }

        bool usable = row.ChallengeMethod is null or "" or "S256";
        if (!usable || string.IsNullOrEmpty(row.Challenge) || Challenge(verifier) != row.Challenge)
        {
            return InvalidGrant("PKCE verification failed");
        }

        // Taken last and in one step: a wrong guess leaves the code usable, and of parallel exchanges exactly one wins.
        return sandbox.Faults.On(SandboxSide.Gateway).Any(fault => fault.Effect.KeepsCodes) || store.TakeCode(code)
            ? Tokens(row.Grant, store.AddAccessToken(row.Grant), store.AddRefreshToken(row.Grant))
            : InvalidGrant("Invalid or expired code");
    }

    private static WireAnswer Refresh(GatewayStore store, FormBody form)
    {
        if (form["refresh_token"] is not { Length: > 0 } token || form["client_id"] is not { Length: > 0 } client)
        {
            return GatewayAnswers.Error(400, "invalid_request");
        }

        TokenRow? row = store.FindRefreshToken(token);
        return row is null || row.Grant.ClientId != client
            ? InvalidGrant("Invalid refresh token")
            : Tokens(row.Grant, store.AddAccessToken(row.Grant), refreshToken: null);
    }

    private static WireAnswer Tokens(Grant grant, string accessToken, string? refreshToken)
    {
        JsonObject body = new()
        {
            ["access_token"] = accessToken,
            ["token_type"] = "Bearer",
            ["expires_in"] = GatewayStore.AccessTokenSeconds,
        };
        if (refreshToken is not null)
        {
            body["refresh_token"] = refreshToken;
        }

        body["scope"] = grant.Scope;
        return GatewayAnswers.Json(200, body);
    }

    private static WireAnswer InvalidGrant(string description) => GatewayAnswers.Error(400, "invalid_grant", description);

    private static string Challenge(string verifier) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
