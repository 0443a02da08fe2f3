using System.Security.Cryptography;
using System.Text;
using System.Web;

namespace AuthKit.Mcp.Sandbox.Tests;

/// <summary>The login, walked through with plain requests.</summary>
internal static class Flow
{
    public const string Verifier = "a-verifier-that-is-long-enough-to-be-a-real-one-12345";

    public static string Challenge { get; } =
        Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static (string Name, string Value)[] Consent(SandboxHost host, params (string Name, string Value)[] changes)
    {
        Dictionary<string, string> fields = new()
        {
            ["client_id"] = host.ClientId,
            ["redirect_uri"] = host.RedirectUri,
            ["scope"] = "mcp:tools",
            ["state"] = "s1",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
            ["auth_mode"] = "login",
            ["email"] = host.UserEmail,
            ["password"] = host.UserPassword,
            ["action"] = "allow",
        };
        Change(fields, changes);
        return [.. fields.Select(field => (field.Key, field.Value))];
    }

    public static (string Name, string Value)[] Exchange(SandboxHost host, string code, params (string Name, string Value)[] changes)
    {
        Dictionary<string, string> fields = new()
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["client_id"] = host.ClientId,
            ["redirect_uri"] = host.RedirectUri,
            ["code_verifier"] = Verifier,
        };
        Change(fields, changes);
        return [.. fields.Select(field => (field.Key, field.Value))];
    }

    /// <summary>Logs in and returns the code of the redirect.</summary>
    public static async Task<string> CodeAsync(Sandboxed sandbox, params (string Name, string Value)[] changes)
    {
        Answer answer = await sandbox.FormAsync("/oauth/authorize", Consent(sandbox.Host, changes));
        Assert.Equal(302, answer.Status);
        return HttpUtility.ParseQueryString(new Uri(answer.Field("Location") ?? "").Query)["code"] ?? "";
    }

    /// <summary>An empty value removes the field.</summary>
    private static void Change(Dictionary<string, string> fields, (string Name, string Value)[] changes)
    {
        foreach ((string name, string value) in changes)
        {
            if (value.Length == 0)
            {
                fields.Remove(name);
            }
            else
            {
                fields[name] = value;
            }
        }
    }
}
