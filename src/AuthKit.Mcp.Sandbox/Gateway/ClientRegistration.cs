using System.Text.Json;
using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>Dynamic client registration (RFC 7591), with the gateway's gaps: any URI, no secret, nothing but six members echoed.</summary>
internal static class ClientRegistration
{
    public static WireAnswer Register(SandboxCall call)
    {
        JsonBody body = JsonBody.Parse(call.Request.Body);
        JsonElement? redirects = body.Truthy("redirect_uris");
        bool some = redirects?.ValueKind == JsonValueKind.String || (redirects?.ValueKind == JsonValueKind.Array && redirects.Value.GetArrayLength() > 0);
        if (redirects is null || !some)
        {
            return GatewayAnswers.Error(400, "invalid_client_metadata", "redirect_uris is required");
        }

        string? serverId = body.Text("server_id");
        if (serverId is not null && call.Sandbox.Store.FindServer(serverId) is null)
        {
            throw new WorkerFailureException("D1_ERROR: FOREIGN KEY constraint failed");
        }

        string name = body.Text("client_name") ?? "Unknown Client";
        ClientRow row = call.Sandbox.Store.AddClient(name, [.. Strings(redirects.Value).Select(uri => Stored(call, uri))], serverId);
        return GatewayAnswers.Json(201, new JsonObject
        {
            ["client_id"] = row.Id,
            ["client_name"] = name,
            ["redirect_uris"] = JsonNode.Parse(redirects.Value.GetRawText()),
            ["grant_types"] = Echo(body, "grant_types") ?? SandboxJson.Array(["authorization_code", "refresh_token"]),
            ["response_types"] = Echo(body, "response_types") ?? SandboxJson.Array(["code"]),
            ["token_endpoint_auth_method"] = Echo(body, "token_endpoint_auth_method") ?? "none",
        });
    }

    // A lone string counts as a list of one; the real gateway would then match any piece of it.
    private static IEnumerable<string> Strings(JsonElement redirects) => redirects.ValueKind == JsonValueKind.String
        ? [redirects.GetString() ?? ""]
        : [.. redirects.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.String).Select(entry => entry.GetString() ?? "")];

    private static JsonNode? Echo(JsonBody body, string member) =>
        body.Truthy(member) is JsonElement value ? JsonNode.Parse(value.GetRawText()) : null;

    private static string Stored(SandboxCall call, string uri)
    {
        foreach (SandboxFault fault in call.Sandbox.Faults.On(SandboxSide.Gateway))
        {
            uri = fault.Effect.StoredRedirect?.Invoke(uri) ?? uri;
        }

        return uri;
    }
}
