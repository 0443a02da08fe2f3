using System.Text.Json;
using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Gateway;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>The words in which the fault tables are written.</summary>
internal static class Fault
{
    public static SandboxFault AtServer(string name, string description, FaultEffect effect) => new(name, SandboxSide.Server, description, effect);

    public static SandboxFault AtGateway(string name, string description, FaultEffect effect) => new(name, SandboxSide.Gateway, description, effect);

    /// <summary>Changes the MCP server's refusals.</summary>
    public static FaultEffect OnChallenge(Func<SandboxCall, WireAnswer, WireResponse> change) =>
        new() { After = (call, answer) => call.IsChallenge ? change(call, answer) : answer };

    /// <summary>Changes the answers at the two metadata locations of the MCP server.</summary>
    public static FaultEffect OnPrm(Func<SandboxCall, WireAnswer, WireResponse> change) =>
        new() { After = (call, answer) => call.IsPrm ? change(call, answer) : answer };

    /// <summary>Changes members of the MCP server's metadata.</summary>
    public static FaultEffect OnPrmDocument(Action<SandboxCall, JsonObject> edit) => OnPrm((call, answer) => EditJson(call, answer, edit));

    /// <summary>Changes the answer on some routes.</summary>
    public static FaultEffect On(SandboxRoute route, Func<SandboxCall, WireAnswer, WireResponse> change) =>
        new() { After = (call, answer) => call.Route == route ? change(call, answer) : answer };

    /// <summary>Changes members of the gateway's metadata.</summary>
    public static FaultEffect OnMetadataDocument(Action<SandboxCall, JsonObject> edit) =>
        On(SandboxRoute.AuthorizationServerMetadata, (call, answer) => EditJson(call, answer, edit));

    /// <summary>Changes members of the JSON document that is answered at a path.</summary>
    public static FaultEffect OnDocumentAt(string path, Action<SandboxCall, JsonObject> edit) =>
        new() { After = (call, answer) => call.Request.Path == path ? EditJson(call, answer, edit) : answer };

    /// <summary>Changes members of the answer to a registration that worked.</summary>
    public static FaultEffect OnClientInformation(Action<SandboxCall, JsonObject> edit) =>
        On(SandboxRoute.RegisterClient, (call, answer) => answer.Status == 201 ? EditJson(call, answer, edit) : answer);

    /// <summary>Answers some requests of a route in place of its handler.</summary>
    public static FaultEffect InsteadOf(SandboxRoute route, Func<SandboxCall, WireResponse?> answer) => new() { Instead = call => call.Route == route ? answer(call) : null };

    /// <summary>The fields of a form that was posted.</summary>
    public static FormBody FormOf(SandboxCall call) => FormBody.ParseUrlEncoded(System.Text.Encoding.UTF8.GetString(call.Request.Body.ToArray()));

    /// <summary>A worker exception as the real gateway shows it.</summary>
    public static WireAnswer Crash() => new WireAnswer { Status = 500, Reason = "" }.WithBody("Internal Server Error", "text/plain;charset=UTF-8");

    /// <summary>Edits a JSON object answer; anything else (an earlier fault made it HTML, say) is left alone.</summary>
    public static WireAnswer EditJson(SandboxCall call, WireAnswer answer, Action<SandboxCall, JsonObject> edit)
    {
        try
        {
            if (JsonNode.Parse(answer.BodyText()) is JsonObject document)
            {
                edit(call, document);
                return answer.WithBody(SandboxJson.Text(document));
            }
        }
        catch (JsonException)
        {
            // Not JSON any more: there is no member to change.
        }

        return answer;
    }
}
