using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Wire;

internal sealed record WireReply(string Text, TimeSpan Elapsed);

/// <summary>Asks a site over a bare socket, so that nothing is tidied up on the way.</summary>
internal static partial class WireAsking
{
    // Half a minute becomes 600 ms, a byte per second a byte per 20 ms.
    public const double TimeScale = 0.02;

    public static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(550);

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Wire");

    public static WireReply Ask(WireSite site, WireQuestion question)
    {
        Uri origin = new(question.Host == "mcp" ? site.McpUri.GetLeftPart(UriPartial.Authority) : site.AsOrigin);
        List<string> lines = [$"{question.Method} {site.Fill(question.Target)} HTTP/1.1", .. question.Headers.Select(site.Fill), "Connection: close"];
        if (!question.Headers.Any(line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)))
        {
            lines.Insert(1, $"Host: {origin.Authority}");
        }

        string body = site.Fill(question.Body ?? string.Empty);
        if (question.Body is not null)
        {
            lines.Add($"Content-Length: {Encoding.UTF8.GetByteCount(body)}");
        }

        Stopwatch watch = Stopwatch.StartNew();
        using TcpClient client = new("127.0.0.1", origin.Port) { ReceiveTimeout = 30000 };
        using NetworkStream stream = client.GetStream();
        stream.Write(Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n" + body));
        string text = ReadToEnd(stream);
        return new WireReply(Neutral(text, site), watch.Elapsed);
    }

    /// <summary>The shortest honest client: challenge, resource metadata, server metadata, token endpoint.</summary>
    public static string? Discover(WireSite site)
    {
        using HttpClient http = new();
        using HttpResponseMessage refused = http.PostAsync(site.McpUri, new StringContent("{}", Encoding.UTF8, "application/json")).GetAwaiter().GetResult();
        string challenge = string.Join(", ", refused.Headers.GetValues("WWW-Authenticate"));
        JsonNode resource = Fetch(http, MetadataUrl().Match(challenge).Groups[1].Value)!;
        if (resource["resource"]!.GetValue<string>() != site.McpUri.OriginalString)
        {
            return null;
        }

        string issuer = resource["authorization_servers"]![0]!.GetValue<string>();
        Uri uri = new(issuer);
        string path = uri.AbsolutePath.TrimEnd('/');
        string origin = uri.GetLeftPart(UriPartial.Authority);
        string[] places = [$"{origin}/.well-known/oauth-authorization-server{path}", $"{origin}/.well-known/openid-configuration{path}", $"{origin}{path}/.well-known/openid-configuration"];
        JsonNode? server = places.Select(place => Fetch(http, place)).FirstOrDefault(found => found is not null);
        return server?["issuer"]?.GetValue<string>() == issuer ? server["token_endpoint"]!.GetValue<string>() : null;
    }

    /// <summary>What a token endpoint says to a code it does not know; another address would not say 400.</summary>
    public static HttpStatusCode AskForToken(string url)
    {
        using HttpClient http = new();
        Dictionary<string, string> form = new() { ["grant_type"] = "authorization_code", ["client_id"] = "wire-client-1", ["code"] = "none" };
        using FormUrlEncodedContent content = new(form);
        using HttpResponseMessage answer = http.PostAsync(new Uri(url), content).GetAwaiter().GetResult();
        return answer.StatusCode;
    }

    private static JsonNode? Fetch(HttpClient http, string url)
    {
        using HttpResponseMessage answer = http.GetAsync(new Uri(url)).GetAwaiter().GetResult();
        MediaTypeHeaderValue? type = answer.Content.Headers.ContentType;
        return answer.IsSuccessStatusCode && "application/json".Equals(type?.MediaType, StringComparison.OrdinalIgnoreCase)
            ? JsonNode.Parse(answer.Content.ReadAsStringAsync().GetAwaiter().GetResult())
            : null;
    }

    private static string ReadToEnd(NetworkStream stream)
    {
        using MemoryStream all = new();
        try
        {
            stream.CopyTo(all);
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            all.Write("<reset>"u8);
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }

    // Two sites differ in their ports; an answer must not count as different for that. Lengths do not depend on
    // them as long as all ports have five digits, which ports from the dynamic range do.
    private static string Neutral(string text, WireSite site)
        => text.Replace($":{site.McpUri.Port}", ":{mcpPort}", StringComparison.Ordinal)
            .Replace($"%3A{site.McpUri.Port}", "%3A{mcpPort}", StringComparison.Ordinal)
            .Replace($":{new Uri(site.AsOrigin).Port}", ":{asPort}", StringComparison.Ordinal)
            .Replace($"%3A{new Uri(site.AsOrigin).Port}", "%3A{asPort}", StringComparison.Ordinal);

    [GeneratedRegex("resource_metadata=\"([^\"]+)\"", RegexOptions.IgnoreCase)]
    private static partial Regex MetadataUrl();
}
