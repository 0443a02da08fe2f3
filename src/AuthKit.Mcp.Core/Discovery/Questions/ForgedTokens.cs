using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// JSON Web Tokens (RFC 7519) that no authorization server has issued. They look right, so that only a server which
/// verifies what it decodes refuses them.
/// </summary>
internal sealed class ForgedTokens(string issuer, string audience, DateTimeOffset now)
{
    private const int SignatureBytes = 256; // RS256 with a key of 2048 bits
    private const int MaxClaim = 500;

    /// <summary>The names of the forgeries, as they stand in the evidence.</summary>
    public static IReadOnlyList<string> Shapes { get; } = ["A forged JWT that has expired", "A forged JWT of the right issuer and audience", "An unsigned JWT (alg none)"];

    /// <summary>The forgeries in the order of <see cref="Shapes"/>.</summary>
    public IReadOnlyList<string> All() =>
    [
        Signed("RS256", now.AddHours(-1)),
        Signed("RS256", now.AddHours(1)),
        Unsigned("none", now.AddHours(1)) + ".",
    ];

    // To whoever has not the key, a signature by an unknown key is a row of random bytes.
    private string Signed(string algorithm, DateTimeOffset expires)
    {
        byte[] signature = new byte[SignatureBytes];
        using RandomNumberGenerator random = RandomNumberGenerator.Create();
        random.GetBytes(signature);
        return Unsigned(algorithm, expires) + "." + Encode(signature);
    }

    private string Unsigned(string algorithm, DateTimeOffset expires)
    {
        string header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"at+jwt\"" + (algorithm == "none" ? "" : ",\"kid\":\"probe\"") + "}";
        string claims = "{\"iss\":" + Json(issuer) + ",\"aud\":" + Json(audience) + ",\"sub\":\"probe\",\"client_id\":\"probe\",\"jti\":\"" + Guid.NewGuid().ToString("N")
            + "\",\"iat\":" + Seconds(expires.AddHours(-1)) + ",\"exp\":" + Seconds(expires) + "}";
        return Encode(Encoding.UTF8.GetBytes(header)) + "." + Encode(Encoding.UTF8.GetBytes(claims));
    }

    // Both come from metadata; a server must not be able to make our own request large.
    private static string Json(string text) => JsonSerializer.Serialize(text.Length > MaxClaim ? text.Substring(0, MaxClaim) : text);

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
