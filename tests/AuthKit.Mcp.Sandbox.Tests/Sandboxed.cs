using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace AuthKit.Mcp.Sandbox.Tests;

/// <summary>A sandbox for one test, with a client that follows nothing and keeps nothing.</summary>
public sealed class Sandboxed : IDisposable
{
    public Sandboxed(params string[] faults)
        : this(new SandboxOptions { Faults = faults })
    {
    }

    public Sandboxed(SandboxOptions options)
    {
        Host = SandboxHost.Start(options);
        HttpClientHandler handler = new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        Http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };
    }

    public SandboxHost Host { get; }

    public HttpClient Http { get; }

    public string Gateway => Host.GatewayUri;

    public string ServerOrigin => Host.McpUri[..^"/mcp".Length];

    public void Dispose()
    {
        Http.Dispose();
        Host.Dispose();
    }

    /// <summary>Sends one request to the gateway; header lines as "Name: value".</summary>
    public Task<Answer> GatewayAsync(string method, string path, string? body = null, string? type = null, params string[] headers) =>
        SendAsync(method, Gateway + path, body, type, headers);

    public Task<Answer> AdminAsync(string method, string? body = null) =>
        GatewayAsync(method, "/api/servers", body, body is null ? null : "application/json", "Authorization: Bearer " + Host.AdminKey);

    public Task<Answer> FormAsync(string path, params (string Name, string Value)[] fields) =>
        GatewayAsync("POST", path, Encode(fields), "application/x-www-form-urlencoded");

    public Task<Answer> RpcAsync(string body, string? token = null, params string[] headers) =>
        SendAsync("POST", Host.McpUri, body, "application/json", token is null ? headers : [.. headers, "Authorization: Bearer " + token]);

    public Task<Answer> ServerAsync(string method, string path, params string[] headers) => SendAsync(method, ServerOrigin + path, null, null, headers);

    public static string Encode(params (string Name, string Value)[] fields) =>
        string.Join("&", fields.Select(field => Uri.EscapeDataString(field.Name) + "=" + Uri.EscapeDataString(field.Value)));

    public async Task<Answer> SendAsync(string method, string url, string? body, string? type, params string[] headers)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), url);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (type is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }
        }

        foreach (string line in headers)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            Assert.True(request.Headers.TryAddWithoutValidation(line[..colon], line[(colon + 2)..]), line);
        }

        using HttpResponseMessage response = await Http.SendAsync(request);
        return new Answer((int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
    }
}

/// <summary>One answer, read to the end.</summary>
public sealed record Answer(int Status, HttpResponseHeaders Head, HttpContentHeaders ContentHead, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonObject Json => (JsonObject)JsonNode.Parse(Body)!; // A test that asks for JSON fails here when there is none.

    public string? Error => (string?)Json["error"];

    public string? Field(string name) =>
        Head.NonValidated.TryGetValues(name, out HeaderStringValues values) || ContentHead.NonValidated.TryGetValues(name, out values) ? values.ToString() : null;
}
