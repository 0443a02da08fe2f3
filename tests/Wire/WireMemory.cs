using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AuthKit.Mcp.Wire;

/// <summary>The little a replayed authorization server has to remember: redirect URIs, used values, counts.</summary>
internal sealed class WireMemory
{
    private readonly ConcurrentDictionary<string, byte> _redirects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _used = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public int Count(string key) => _counts.AddOrUpdate(key, 1, (_, count) => count + 1);

    public bool Use(string value) => _used.TryAdd(value, 0);

    public void Register(WireRequest request)
    {
        foreach (JsonNode? uri in request.Json?["redirect_uris"] as JsonArray ?? [])
        {
            _redirects.TryAdd(uri!.ToString(), 0);
        }
    }

    /// <summary>Whether a redirect URI is registered; the port of a loopback URI is free (RFC 8252, section 7.3) unless exactness is asked.</summary>
    public bool Knows(string redirect, bool exact)
        => _redirects.ContainsKey(redirect) || (!exact && _redirects.Keys.Any(known => Portless(known) == Portless(redirect)));

    public static bool VerifierFits(IReadOnlyDictionary<string, string> form)
    {
        string challenge = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(form.GetValueOrDefault("code_verifier", string.Empty))))
            .TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return form.GetValueOrDefault("code", string.Empty).EndsWith("." + challenge, StringComparison.Ordinal);
    }

    private static string Portless(string uri)
        => Uri.TryCreate(uri, UriKind.Absolute, out Uri? parsed) && parsed is { Scheme: "http", IsLoopback: true }
            ? $"http://{parsed.Host}{parsed.PathAndQuery}"
            : uri;
}
