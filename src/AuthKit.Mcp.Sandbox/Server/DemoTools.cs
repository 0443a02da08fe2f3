using System.Text.Json.Nodes;

namespace AuthKit.Mcp.Sandbox.Server;

/// <summary>Whom a token belongs to, as the gateway's userinfo says.</summary>
internal sealed record Caller(string Sub, string Email, string Name)
{
    /// <summary>Someone a fault let in without asking the gateway.</summary>
    public static Caller Anonymous { get; } = new("anonymous", "anonymous@sandbox.invalid", "anonymous");
}

/// <summary>The demo server's one tool: who am I.</summary>
internal static class DemoTools
{
    public const string WhoAmI = "whoami";

    public static JsonArray List() =>
    [
        new JsonObject
        {
            ["name"] = WhoAmI,
            ["description"] = "Tells whose token this request carries.",
            ["inputSchema"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() },
        },
    ];

    public static JsonObject Call(Caller caller)
    {
        JsonObject who = new() { ["sub"] = caller.Sub, ["email"] = caller.Email, ["name"] = caller.Name };
        return new JsonObject
        {
            ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = SandboxJson.Text(who) }),
            ["structuredContent"] = who,
            ["isError"] = false,
        };
    }
}
