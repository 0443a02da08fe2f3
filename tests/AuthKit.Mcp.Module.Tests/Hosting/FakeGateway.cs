using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthKit.Mcp.Module.Tests.Hosting;

/// <summary>A gateway on loopback that answers as AuthKit was seen to: it adds a row for every POST and refuses nothing.</summary>
public sealed class FakeGateway : IDisposable
{
    public const string AdminKey = "adm-5f0c2d9e41b7-key";
    public const string ApiKeyPrefix = "sak_abcdefghijklmnop";

    private readonly Lock _gate = new();
    private readonly List<JsonObject> _rows = [];

    public FakeGateway() => Server = new LoopbackServer(Answer);

    public LoopbackServer Server { get; }

    public string Origin => Server.Origin;

    /// <summary>Asked before the gateway answers; null lets it answer.</summary>
    public Func<LoopbackRequest, LoopbackResponse?> Before { get; set; } = static _ => null;

    /// <summary>Asked after the gateway did its work, with the answer it would give.</summary>
    public Func<LoopbackRequest, LoopbackResponse, LoopbackResponse> After { get; set; } = static (_, response) => response;

    /// <summary>An empty ADMIN_KEY: calls without a header are accepted, and none with a key.</summary>
    public bool Open { get; set; }

    public int RowCount
    {
        get
        {
            lock (_gate)
            {
                return _rows.Count;
            }
        }
    }

    public void Add(string name, string resourceUrl, JsonNode? scopes = null)
    {
        lock (_gate)
        {
            _rows.Add(new JsonObject { ["id"] = "srv_" + Sixteen(_rows.Count), ["name"] = name, ["resource_url"] = resourceUrl, ["scopes"] = scopes, ["created_at"] = "2026-01-02 03:04:05" });
        }
    }

    public void Dispose() => Server.Dispose();

    private static string Sixteen(int number) => number.ToString("d16", System.Globalization.CultureInfo.InvariantCulture);

    private static LoopbackResponse Json(int status, object body) => new(status, JsonSerializer.Serialize(body));

    private LoopbackResponse Answer(LoopbackRequest request) => Before(request) ?? After(request, Route(request));

    private LoopbackResponse Route(LoopbackRequest request) => (request.Method, request.Path) switch
    {
        (_, "/health") => Json(200, new { status = "ok", service = "authkit", version = "0.1.0" }),
        (_, "/.well-known/oauth-authorization-server") => Json(200, new
        {
            issuer = Origin,
            authorization_endpoint = Origin + "/oauth/authorize",
            token_endpoint = Origin + "/oauth/token",
            registration_endpoint = Origin + "/oauth/register",
            revocation_endpoint = Origin + "/oauth/revoke",
            userinfo_endpoint = Origin + "/oauth/userinfo",
            code_challenge_methods_supported = new[] { "S256" },
        }),
        ("GET", "/oauth/userinfo") => Json(401, new { error = "invalid_token" }),
        ("GET", "/api/servers") => Allowed(request) ? List() : Json(401, new { error = "unauthorized" }),
        ("POST", "/api/servers") => Allowed(request) ? Create(request) : Json(401, new { error = "unauthorized" }),
        ("GET", { } path) when path.StartsWith("/prm/", StringComparison.Ordinal) => Prm(path.Substring(5)),
        _ => Json(404, new { error = "not_found", message = $"No route for {request.Method} {request.Path}" }),
    };

    private bool Allowed(LoopbackRequest request) => Open ? request.Authorization is null : request.Authorization == "Bearer " + AdminKey;

    private LoopbackResponse List()
    {
        lock (_gate)
        {
            return new LoopbackResponse(200, new JsonObject { ["servers"] = new JsonArray([.. _rows.Select(static r => r.DeepClone())]) }.ToJsonString());
        }
    }

    private LoopbackResponse Create(LoopbackRequest request)
    {
        JsonNode body = JsonNode.Parse(request.Body) ?? throw new InvalidOperationException("The request has no body.");
        lock (_gate)
        {
            Add(body["name"]!.GetValue<string>(), body["resource_url"]!.GetValue<string>(), (body["scopes"] ?? new JsonArray("mcp:tools")).ToJsonString()); // the cmdlet under test always sends both
            string id = _rows[^1]["id"]!.GetValue<string>(); // added in the line above
            return Json(201, new { server_id = id, name = body["name"], resource_url = body["resource_url"], api_key = ApiKeyPrefix + Sixteen(_rows.Count), prm_url = Origin + "/prm/" + id, message = "Save the key." });
        }
    }

    private LoopbackResponse Prm(string id)
    {
        lock (_gate)
        {
            return _rows.FirstOrDefault(r => (string?)r["id"] == id) is { } row
                ? Json(200, new { resource = row["resource_url"], authorization_servers = new[] { Origin }, scopes_supported = new[] { "mcp:tools" } })
                : Json(404, new { error = "server_not_found" });
        }
    }
}
