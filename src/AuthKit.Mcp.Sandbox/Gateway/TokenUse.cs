using System.Text;
using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>What is done with issued tokens: revoke them (RFC 7009), ask whose they are (integration guide, step 4).</summary>
internal static class TokenUse
{
    public static WireAnswer Revoke(SandboxCall call)
    {
        // The body is read as URL-encoded whatever its type says; JSON therefore has no token field.
        FormBody form = FormBody.ParseUrlEncoded(Encoding.UTF8.GetString(call.Request.Body.ToArray()));
        if (form["token"] is not { Length: > 0 } token)
        {
            return GatewayAnswers.Error(400, "invalid_request");
        }

        call.Sandbox.Store.Revoke(token);
        return GatewayAnswers.Cors(new WireAnswer());
    }

    public static WireAnswer Userinfo(SandboxCall call)
    {
        UserRow? user = call.Sandbox.Store.UserOfAccessToken(BearerText.Cut(call.Request.Header("Authorization") ?? ""));
        return user is null
            ? GatewayAnswers.Error(401, "invalid_token")
            : GatewayAnswers.Json(200, new JsonObject { ["sub"] = user.Id, ["email"] = user.Email, ["name"] = user.Name });
    }
}
