using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>Sign-up and login by JSON, beside the consent form.</summary>
internal static class AccountsApi
{
    public static WireAnswer Signup(SandboxCall call)
    {
        JsonBody body = JsonBody.Parse(call.Request.Body);
        string email = body.Text("email") ?? throw new WorkerFailureException("D1_TYPE_ERROR: Type 'undefined' not supported");
        if (body.Text("password") is not string password)
        {
            return GatewayAnswers.Error(400, "invalid_request", "password is required");
        }

        UserRow? user = call.Sandbox.Store.AddUser(email, password, body.Text("name"));
        return user is null
            ? GatewayAnswers.Json(409, new JsonObject { ["error"] = "email_exists", ["message"] = "An account with this e-mail exists" })
            : GatewayAnswers.Json(201, new JsonObject { ["user_id"] = user.Id, ["email"] = user.Email });
    }

    public static WireAnswer Login(SandboxCall call)
    {
        JsonBody body = JsonBody.Parse(call.Request.Body);
        string email = body.Text("email") ?? throw new WorkerFailureException("D1_TYPE_ERROR: Type 'undefined' not supported");
        UserRow? user = call.Sandbox.Store.FindUser(email, body.Text("password") ?? "");
        return user is null
            ? GatewayAnswers.Error(401, "invalid_credentials")
            : GatewayAnswers.Json(200, new JsonObject
            {
                ["user_id"] = user.Id,
                ["email"] = user.Email,
                ["name"] = user.Name,
                ["session_token"] = Identifiers.Session(),
            });
    }
}
