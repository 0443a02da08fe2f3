using System.Security.Cryptography;
using System.Text.Json;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.OAuth;

/// <summary>A private key that signs client assertions: P-256 or RSA. No message says anything of the key itself.</summary>
internal sealed class SigningKey : IDisposable
{
    private const string Es256 = "ES256";
    private const string Rs256 = "RS256";
    private const string Ps256 = "PS256";
    private readonly ECDsa? _curve;
    private readonly RSA? _rsa;

    private SigningKey(ECDsa? curve, RSA? rsa, string? keyId, string? algorithm, IReadOnlyList<string>? supported)
    {
        (_curve, _rsa, KeyId) = (curve, rsa, keyId);
        string[] able = curve is null ? [Rs256, Ps256] : [Es256];
        Algorithm = algorithm ?? able.FirstOrDefault(a => supported?.Contains(a) == true) ?? able[0];
        string? problem = curve is { KeySize: not 256 } ? "is on another curve than P-256. ES256 needs P-256"
            : able.Contains(Algorithm) ? null
            : $"is {(curve is null ? "an RSA" : "an elliptic curve")} key, which cannot sign {Text.Printable(Algorithm, 20)}. Use {string.Join(" or ", able)}";
        if (problem is not null)
        {
            Dispose();
            throw Unusable(problem);
        }
    }

    /// <summary>The <c>alg</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The <c>kid</c> of a JWK, or null.</summary>
    public string? KeyId { get; }

    /// <summary>Reads a key.</summary>
    public static SigningKey Read(string text, string? algorithm, IReadOnlyList<string>? supported)
    {
        try
        {
            return text.TrimStart().StartsWith("{", StringComparison.Ordinal) ? OfJwk(text, algorithm, supported) : OfPem(text, algorithm, supported);
        }
        catch (Exception e) when (e is CryptographicException or JsonException or FormatException or ArgumentException)
        {
            // The exception is left out: its text may quote from the key.
            throw Unusable("cannot be read. It has to be an unencrypted private key, as PEM (PKCS#8) or JWK");
        }
    }

    /// <summary>Signs.</summary>
    public byte[] Sign(byte[] data)
    {
        try
        {
            // ECDSA gives r and s side by side here, as RFC 7518 section 3.4 wants.
            return _curve?.SignData(data, HashAlgorithmName.SHA256)
                ?? _rsa?.SignData(data, HashAlgorithmName.SHA256, Algorithm == Ps256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1)
                ?? throw new InvalidOperationException("A signing key without a key.");
        }
        catch (CryptographicException)
        {
            throw Unusable($"cannot sign {Algorithm} here. Windows PowerShell has no PS256: use RS256 or ES256, or PowerShell 7");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _curve?.Dispose();
        _rsa?.Dispose();
    }

    private static SigningKey OfJwk(string text, string? algorithm, IReadOnlyList<string>? supported)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement jwk = document.RootElement;
        string? keyId = Member(jwk, "kid");
        algorithm ??= Member(jwk, "alg");
        switch (Member(jwk, "kty"))
        {
            case "EC" when Member(jwk, "crv") == "P-256":
                ECParameters point = new() { Curve = ECCurve.NamedCurves.nistP256, D = Bytes(jwk, "d", 32), Q = new ECPoint { X = Bytes(jwk, "x", 32), Y = Bytes(jwk, "y", 32) } };
                return new SigningKey(ECDsa.Create(point), null, keyId, algorithm, supported);
            case "RSA":
                RSA rsa = RSA.Create();
                byte[] modulus = Bytes(jwk, "n", 0);
                int half = (modulus.Length + 1) / 2;
                rsa.ImportParameters(new RSAParameters
                {
                    Modulus = modulus,
                    Exponent = Bytes(jwk, "e", 0),
                    D = Bytes(jwk, "d", modulus.Length),
                    P = Bytes(jwk, "p", half),
                    Q = Bytes(jwk, "q", half),
                    DP = Bytes(jwk, "dp", half),
                    DQ = Bytes(jwk, "dq", half),
                    InverseQ = Bytes(jwk, "qi", half),
                });
                return new SigningKey(null, rsa, keyId, algorithm, supported);
            default:
                throw Unusable("is a JWK of another kind than EC on P-256 or RSA");
        }
    }

#if NET
    private static SigningKey OfPem(string text, string? algorithm, IReadOnlyList<string>? supported)
    {
        // PKCS#8 does not say in its label which kind of key it holds.
        ECDsa curve = ECDsa.Create();
        try
        {
            curve.ImportFromPem(text);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            curve.Dispose();
            RSA rsa = RSA.Create();
            rsa.ImportFromPem(text);
            return new SigningKey(null, rsa, null, algorithm, supported);
        }

        return new SigningKey(curve, null, null, algorithm, supported);
    }
#else
    private static SigningKey OfPem(string text, string? algorithm, IReadOnlyList<string>? supported) =>
        throw Unusable($"is {(text.Contains("-----BEGIN") ? "PEM" : "no JWK")}. Windows PowerShell reads private keys as JWK only; PEM needs PowerShell 7");
#endif

    private static string? Member(JsonElement jwk, string name) => JsonText.Member(jwk, name) is { } value ? JsonText.String(value) : null;

    // Some writers drop leading zeros, which the importers want back.
    private static byte[] Bytes(JsonElement jwk, string name, int length)
    {
        byte[] bytes = Base64UrlText.Read(Member(jwk, name) ?? throw Unusable($"is a JWK without '{name}' as text: the whole private key is needed"));
        return bytes.Length >= length ? bytes : [.. new byte[length - bytes.Length], .. bytes];
    }

    private static AuthKitException Unusable(string problem) => new(ErrorCode.SigningKeyUnusable, $"The signing key {problem}.");
}
