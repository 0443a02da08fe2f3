using System.Net;
using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>The shapes in which the gateway answers.</summary>
internal static class GatewayAnswers
{
    public static WireAnswer Json(int status, JsonObject body) =>
        SandboxJson.Answer(status, body).Add("Cache-Control", "no-store").Add("Access-Control-Allow-Origin", "*");

    public static WireAnswer Error(int status, string error, string? description = null)
    {
        JsonObject body = new() { ["error"] = error };
        if (description is not null)
        {
            body["error_description"] = description;
        }

        return Json(status, body);
    }

    public static WireAnswer NotFound(WireRequest request) =>
        Json(404, new JsonObject { ["error"] = "not_found", ["message"] = $"No route for {request.Method} {request.Path}" });

    public static WireAnswer Preflight() => Cors(new WireAnswer { Status = 204 });

    public static WireAnswer Cors(WireAnswer answer) => answer
        .Add("Access-Control-Allow-Origin", "*")
        .Add("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
        .Add("Access-Control-Allow-Headers", "Content-Type, Authorization");

    public static WireAnswer Html(string page) => new WireAnswer().WithBody(page, "text/html");

    public static WireAnswer Redirect(string location) => new WireAnswer { Status = 302 }.Add("Location", location);

    /// <summary>The answer of the local worker host to an exception: the stack as text, or as a page for browsers.</summary>
    public static WireAnswer Crash(WireRequest request, WorkerFailureException failure)
    {
        WireAnswer answer = new() { Status = 500, Reason = "" };
        string stack = failure.Message + "\n    at fetch (src/worker.js)";
        return (request.Header("Accept") ?? "").Contains("text/html", StringComparison.Ordinal)
            ? answer.WithBody("<!DOCTYPE html><title>Error</title><pre>" + WebUtility.HtmlEncode(stack) + "</pre>", "text/html;charset=utf-8")
            : answer.WithBody(stack, "text/plain;charset=UTF-8");
    }
}
