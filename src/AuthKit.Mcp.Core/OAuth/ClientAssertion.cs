using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AuthKit.Mcp.OAuth;

/// <summary>Writes the JWT by which a client proves who it is (RFC 7523 section 3).</summary>
internal static class ClientAssertion
{
    private const int LifetimeSeconds = 120;

    /// <summary>An assertion signed with the client secret.</summary>
    public static string WithSecret(string clientId, string audience, string secret)
    {
        string text = Unsigned("HS256", null, clientId, audience);
        using HMACSHA256 algorithm = new(Encoding.UTF8.GetBytes(secret));
        return text + "." + Base64UrlText.Write(algorithm.ComputeHash(Encoding.ASCII.GetBytes(text)));
    }

    /// <summary>An assertion signed with a private key.</summary>
    /// <param name="clientId">The client.</param>
    /// <param name="audience">The issuer: an assertion for an endpoint could be passed on (draft-ietf-oauth-rfc7523bis).</param>
    /// <param name="key">The key as PEM or JWK.</param>
    /// <param name="algorithm">The algorithm, or null for what fits the key and the server.</param>
    /// <param name="supported">The algorithms of the server's metadata, or null.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.SigningKeyUnusable"/>.</exception>
    public static string WithKey(string clientId, string audience, string key, string? algorithm, IReadOnlyList<string>? supported)
    {
        using SigningKey signer = SigningKey.Read(key, algorithm, supported);
        string text = Unsigned(signer.Algorithm, signer.KeyId, clientId, audience);
        return text + "." + Base64UrlText.Write(signer.Sign(Encoding.ASCII.GetBytes(text)));
    }

    private static string Unsigned(string algorithm, string? keyId, string clientId, string audience)
    {
        Dictionary<string, object> header = new() { ["alg"] = algorithm, ["typ"] = "JWT" };
        if (keyId is not null)
        {
            header["kid"] = keyId;
        }

        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Dictionary<string, object> claims = new()
        {
            ["iss"] = clientId,
            ["sub"] = clientId,
            ["aud"] = audience,
            ["jti"] = Base64UrlText.Random(),
            ["iat"] = now,
            ["exp"] = now + LifetimeSeconds,
        };
        return Base64UrlText.Write(JsonSerializer.SerializeToUtf8Bytes(header)) + "." + Base64UrlText.Write(JsonSerializer.SerializeToUtf8Bytes(claims));
    }
}
