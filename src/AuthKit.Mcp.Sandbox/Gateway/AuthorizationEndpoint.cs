using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>
/// The authorization endpoint. GET shows the consent form, POST decides on it. Unlike the real gateway, POST checks client and
/// redirect URI again: otherwise it would hand codes to any address.
/// </summary>
internal static class AuthorizationEndpoint
{
    public static WireAnswer Show(SandboxCall call)
    {
        FormBody query = FormBody.ParseUrlEncoded(call.Request.Query);
        if (RefusedTarget(call, query) is WireAnswer refused)
        {
            return refused;
        }

        if (query["response_type"] != "code")
        {
            return Back(query, "error", "unsupported_response_type");
        }

        // Only a wrong method is noticed here; a missing challenge shows up at the token endpoint.
        string? method = query["code_challenge_method"];
        return method is not (null or "" or "S256")
            ? Back(query, "error", "invalid_request")
            : ConsentPage.Render(query, ClientName(call, query), error: null);
    }

    public static WireAnswer Decide(SandboxCall call)
    {
        FormBody form = FormBody.Parse(call.Request);
        if (RefusedTarget(call, form) is WireAnswer refused)
        {
            return refused;
        }

        if (form["action"] == "deny")
        {
            return Back(form, "error", "access_denied");
        }

        string email = form["email"] ?? throw new WorkerFailureException("TypeError: email is missing");
        if (form["password"] is not string password)
        {
            return GatewayAnswers.Error(400, "invalid_request", "password is required");
        }

        bool signup = form["auth_mode"] == "signup";
        UserRow? user = signup
            ? call.Sandbox.Store.AddUser(email, password, form["name"])
            : call.Sandbox.Store.FindUser(email, password);
        if (user is null)
        {
            return ConsentPage.Render(form, ClientName(call, form), signup ? "This e-mail is already registered." : "Wrong e-mail or password.");
        }

        Grant grant = new(form["client_id"] ?? "", user.Id, form["scope"]);
        string code = call.Sandbox.Store.AddCode(grant, form["redirect_uri"] ?? "", form["code_challenge"], form["code_challenge_method"]);
        return Back(form, "code", code);
    }

    /// <summary>Unknown client or redirect URI: shown here, never sent on (OAuth 2.1 section 4.1.2.1).</summary>
    private static WireAnswer? RefusedTarget(SandboxCall call, FormBody fields)
    {
        ClientRow? client = call.Sandbox.Store.FindClient(fields["client_id"]);
        return client is null
            ? GatewayAnswers.Error(400, "invalid_client", "Unknown client_id")
            : fields["redirect_uri"] is string uri && client.Redirects.Contains(uri, StringComparer.Ordinal)
                ? null
                : GatewayAnswers.Error(400, "invalid_request", "Invalid redirect_uri");
    }

    private static string ClientName(SandboxCall call, FormBody fields) => call.Sandbox.Store.FindClient(fields["client_id"])?.Name ?? "";

    private static WireAnswer Back(FormBody fields, string name, string value)
    {
        string target = fields["redirect_uri"] ?? "";
        if (!Uri.TryCreate(target, UriKind.Absolute, out _) || target.StartsWith('/') || target.Any(char.IsControl))
        {
            throw new WorkerFailureException("TypeError: Invalid URL string.");
        }

        // Appended by hand: System.Uri would rewrite what the client registered.
        int hash = target.IndexOf('#');
        string fragment = hash < 0 ? "" : target.Substring(hash);
        string location = hash < 0 ? target : target.Substring(0, hash);
        location += (location.Contains('?') ? "&" : "?") + name + "=" + Uri.EscapeDataString(value);
        if (fields["state"] is { Length: > 0 } state)
        {
            location += "&state=" + Uri.EscapeDataString(state);
        }

        return GatewayAnswers.Redirect(location + fragment);
    }
}
