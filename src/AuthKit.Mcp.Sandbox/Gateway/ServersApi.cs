using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>The admin API: register an MCP server (integration guide, step 1) and list what is registered.</summary>
internal static class ServersApi
{
    private const string DefaultScopes = "[\"mcp:tools\"]";

    public static WireAnswer List(SandboxCall call)
    {
        if (!IsAdmin(call))
        {
            return GatewayAnswers.Error(401, "unauthorized");
        }

        JsonArray rows = [];
        foreach (ServerRow row in call.Sandbox.Store.Servers)
        {
            rows.Add(new JsonObject
            {
                ["id"] = row.Id,
                ["name"] = row.Name,
                ["resource_url"] = row.ResourceUrl,
                ["scopes"] = row.ScopesJson,
                ["created_at"] = row.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            });
        }

        return GatewayAnswers.Json(200, new JsonObject { ["servers"] = rows });
    }

    public static WireAnswer Create(SandboxCall call)
    {
        // Parsed before the key is looked at, so bad JSON is a 500 with any key.
        JsonBody body = JsonBody.Parse(call.Request.Body);
        if (!IsAdmin(call))
        {
            return GatewayAnswers.Error(401, "unauthorized");
        }

        JsonElement? name = body.Truthy("name");
        JsonElement? resource = body.Truthy("resource_url");
        if (name is null || resource is null)
        {
            return GatewayAnswers.Error(400, "invalid_request", "name and resource_url are required");
        }

        string scopes = body.Truthy("scopes") is JsonElement given ? SandboxJson.Text(given) : DefaultScopes;
        ServerRow row = call.Sandbox.Store.AddServer(JsonBody.ColumnText(name.Value), JsonBody.ColumnText(resource.Value), scopes);
        return GatewayAnswers.Json(201, new JsonObject
        {
            ["server_id"] = row.Id,
            ["name"] = JsonNode.Parse(name.Value.GetRawText()),
            ["resource_url"] = JsonNode.Parse(resource.Value.GetRawText()),
            ["api_key"] = Identifiers.ServerKey(),
            ["prm_url"] = call.Request.Origin + "/prm/" + row.Id,
            ["message"] = "Server registered. Keep the api_key: it is not shown again.",
        });
    }

    // The first "Bearer " is cut out wherever it is, then the rest is compared: a bare key passes, another case or a second blank does not.
    private static bool IsAdmin(SandboxCall call)
    {
        string key = call.Sandbox.AdminKey;
        foreach (SandboxFault fault in call.Sandbox.Faults.On(SandboxSide.Gateway))
        {
            key = fault.Effect.AdminKey?.Invoke(key) ?? key;
        }

        return string.Equals(BearerText.Cut(call.Request.Header("Authorization") ?? ""), key, StringComparison.Ordinal);
    }
}
