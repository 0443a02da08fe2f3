using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth;

/// <summary>Each way in which a client authenticates, as the server's side would verify it.</summary>
public sealed class ClientAuthenticationTests : IDisposable
{
    private const string Issuer = "https://auth.example/tenant";
    private static readonly AuthorizationServer Server = new() { Issuer = Issuer, AuthorizationEndpoint = "", TokenEndpoint = "https://tokens.example/token" };
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public ClientAuthenticationTests() => _certificate = new CertificateRequest("CN=c1", _curve, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));

    public void Dispose()
    {
        _rsa.Dispose();
        _curve.Dispose();
        _certificate.Dispose();
    }

    [Theory]
    [InlineData("c1", "s3cret", "c1:s3cret")]
    [InlineData("a:b c", "p:w", "a%3Ab+c:p%3Aw")]
    [InlineData("a%b", "p%w+ö\"&=/~", "a%25b:p%25w%2B%C3%B6%22%26%3D%2F%7E")]
    [InlineData("https://app.example/client", "-_.*", "https%3A%2F%2Fapp.example%2Fclient:-_.*")]
    public void Basic_is_form_encoded_before_it_is_joined(string id, string secret, string pair)
    {
        (IReadOnlyList<HeaderLine> headers, Dictionary<string, string> form) = Prepare(new McpClientInformation { ClientId = id, ClientSecret = Secret.Protect(secret), TokenEndpointAuthMethod = "client_secret_basic" });
        HeaderLine header = Assert.Single(headers);
        Assert.Equal("Authorization", header.Name);
        Assert.Equal(pair, Encoding.ASCII.GetString(Convert.FromBase64String(header.Value["Basic ".Length..])));
        Assert.Empty(form); // RFC 6749 section 2.3: one method per request.
    }

    [Fact]
    public void Post_puts_both_into_the_form_and_none_puts_the_id_only()
    {
        McpClientInformation client = new() { ClientId = "c:1", ClientSecret = Secret.Protect("p&w"), TokenEndpointAuthMethod = "client_secret_post" };
        (IReadOnlyList<HeaderLine> headers, Dictionary<string, string> form) = Prepare(client);
        Assert.Empty(headers);
        Assert.Equal([("client_id", "c:1"), ("client_secret", "p&w")], form.Select(static p => (p.Key, p.Value)));
        (headers, form) = Prepare(client with { TokenEndpointAuthMethod = "none", ClientSecret = null });
        Assert.Empty(headers);
        Assert.Equal([("client_id", "c:1")], form.Select(static p => (p.Key, p.Value)));
    }

    [Fact]
    public void A_secret_signs_an_assertion_and_is_not_sent()
    {
        (IReadOnlyList<HeaderLine> headers, Dictionary<string, string> form) = Prepare(new McpClientInformation { ClientId = "c1", ClientSecret = Secret.Protect("pässword"), TokenEndpointAuthMethod = "client_secret_jwt" });
        Assert.Empty(headers);
        string[] parts = Parts(form, "HS256", null);
        Assert.Equal(HMACSHA256.HashData(Encoding.UTF8.GetBytes("pässword"), Encoding.ASCII.GetBytes(parts[0] + "." + parts[1])), Base64UrlText.Read(parts[2]));
        Assert.DoesNotContain(form.Values, static v => v.Contains("pässword", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RSA", "PEM", null, "", "RS256")]
    [InlineData("RSA", "PEM", null, "PS256 ES256", "PS256")]
    [InlineData("RSA", "PEM", "PS256", "RS256", "PS256")]
    [InlineData("RSA", "PKCS1", null, "", "RS256")]
    [InlineData("RSA", "JWK", null, "RS256 PS256", "RS256")]
    [InlineData("RSA", "JWK", "PS256", "", "PS256")]
    [InlineData("EC", "PEM", null, "RS256", "ES256")]
    [InlineData("EC", "SEC1", null, "", "ES256")]
    [InlineData("EC", "JWK", "ES256", "", "ES256")]
    public void A_key_signs_an_assertion_that_verifies(string type, string form, string? asked, string supported, string algorithm)
    {
        McpClientInformation client = new() { ClientId = "c1", SigningKey = Secret.Protect(Key(type, form)), SigningAlgorithm = asked, TokenEndpointAuthMethod = "private_key_jwt" };
        (_, Dictionary<string, string> fields) = Prepare(client, supported.Length == 0 ? Server : Server with { TokenEndpointAuthSigningAlgValuesSupported = supported.Split(' ') });
        string[] parts = Parts(fields, algorithm, form == "JWK" ? "key-1" : null);
        byte[] signed = Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]);
        byte[] signature = Base64UrlText.Read(parts[2]);
        Assert.True(type == "EC"
            ? _curve.VerifyData(signed, signature, HashAlgorithmName.SHA256) && signature.Length == 64
            : _rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1));
        Assert.NotEqual(fields["client_assertion"], Prepare(client).Form["client_assertion"]); // Another jti.
    }

    [Theory]
    [InlineData("secret", null, "client_secret_basic")]
    [InlineData("secret", "client_secret_post", "client_secret_post")]
    [InlineData("secret", "client_secret_post client_secret_basic", "client_secret_basic")]
    [InlineData("secret", "client_secret_jwt private_key_jwt", "client_secret_jwt")]
    [InlineData("secret", "none", "none")]
    [InlineData("secret", "tls_client_auth", null)]
    [InlineData("key", null, "private_key_jwt")]
    [InlineData("key", "client_secret_basic", null)]
    [InlineData("key", "none", "none")]
    [InlineData("secret+key", "client_secret_basic private_key_jwt", "private_key_jwt")]
    [InlineData("secret+key", "client_secret_post", "client_secret_post")]
    [InlineData("certificate", null, "tls_client_auth")]
    [InlineData("certificate", "self_signed_tls_client_auth", "self_signed_tls_client_auth")]
    [InlineData("certificate", "client_secret_basic", null)]
    [InlineData("certificate", "none", "none")]
    [InlineData("secret+certificate", "client_secret_basic tls_client_auth", "tls_client_auth")]
    [InlineData("secret+certificate", "client_secret_basic", "client_secret_basic")]
    [InlineData("", "client_secret_basic", "none")]
    public void Without_a_word_from_the_client_the_metadata_decide_and_that_is_kept(string credentials, string? supported, string? method)
    {
        AuthorizationServer server = Server with { TokenEndpointAuthMethodsSupported = supported?.Split(' '), TokenEndpointAuthSigningAlgValuesSupported = ["PS256"] };
        McpClientInformation client = new()
        {
            ClientId = "c1",
            ClientSecret = credentials.Contains("secret", StringComparison.Ordinal) ? Secret.Protect("pw") : null,
            SigningKey = credentials.Contains("key", StringComparison.Ordinal) ? Secret.Protect(Key("RSA", "PEM")) : null,
            ClientCertificate = credentials.Contains("certificate", StringComparison.Ordinal) ? _certificate : null,
        };
        if (method is null)
        {
            Assert.Equal(ErrorCode.ClientAuthenticationUnsupported, Assert.Throws<AuthKitException>(() => ClientAuthentication.Settle(server, client)).Code);
            return;
        }

        // Later requests know nothing of the metadata, and have to authenticate in the same way.
        McpClientInformation settled = ClientAuthentication.Settle(server, client);
        Assert.Equal(method, settled.TokenEndpointAuthMethod);
        (IReadOnlyList<HeaderLine> first, Dictionary<string, string> now) = Prepare(client, server);
        (IReadOnlyList<HeaderLine> second, Dictionary<string, string> later) = Prepare(settled, Server);
        Assert.Equal(first, second);
        Assert.Equal(now.Keys, later.Keys);
        bool isByCertificate = method.EndsWith("tls_client_auth", StringComparison.Ordinal);
        Assert.Equal(method == "none" || isByCertificate, settled is { ClientSecret: null } && !now.ContainsKey("client_assertion"));
        Assert.Equal(isByCertificate ? _certificate : null, ClientAuthentication.Prepare(Server, settled, []).Certificate);
        Assert.Equal(method == "private_key_jwt" ? "PS256" : null, settled.SigningAlgorithm);
    }

    [Theory]
    [InlineData("client_secret_basic", "no client secret")]
    [InlineData("client_secret_post", "no client secret")]
    [InlineData("client_secret_jwt", "no client secret")]
    [InlineData("private_key_jwt", "no signing key")]
    [InlineData("tls_client_auth", "no certificate with a private key")]
    [InlineData("self_signed_tls_client_auth", "no certificate with a private key")]
    [InlineData("magic", "does not know")]
    public void A_method_without_its_credential_is_refused(string method, string said)
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => Prepare(new McpClientInformation { ClientId = "c1", TokenEndpointAuthMethod = method }));
        Assert.Equal(ErrorCode.ClientAuthenticationUnsupported, e.Code);
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_says_who_it_is_in_the_form_and_goes_to_the_alias_over_https_only()
    {
        McpClientInformation client = new() { ClientId = "c1", ClientSecret = Secret.Protect("pw"), ClientCertificate = _certificate, TokenEndpointAuthMethod = "tls_client_auth" };
        AuthorizationServer server = Server with { TokenEndpointAlias = "https://mtls.example/token", RevocationEndpoint = "https://tokens.example/revoke" };
        List<KeyValuePair<string, string>> form = [];
        ClientProof proof = ClientAuthentication.Prepare(server, client, form);
        Assert.Empty(proof.Headers);
        Assert.Equal([new("client_id", "c1")], form);
        AuthorizationServer reached = ClientAuthentication.Reach(server, client);
        Assert.Equal(("https://mtls.example/token", "https://tokens.example/revoke"), (reached.TokenEndpoint, reached.RevocationEndpoint));
        Assert.Equal(server, ClientAuthentication.Reach(server, client with { TokenEndpointAuthMethod = "client_secret_post" }));
        Assert.Same(_certificate, proof.Post(reached.TokenEndpoint, form).ClientCertificate);
        AuthKitException e = Assert.Throws<AuthKitException>(() => proof.Post("http://127.0.0.1/token", form));
        Assert.Equal(ErrorCode.ClientAuthenticationUnsupported, e.Code);
        Assert.Contains("mtls_endpoint_aliases", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_without_its_key_proves_nothing()
    {
        using X509Certificate2 open = X509CertificateLoader.LoadCertificate(_certificate.RawData);
        Assert.Equal(ErrorCode.ClientAuthenticationUnsupported, Assert.Throws<AuthKitException>(() => Prepare(new McpClientInformation { ClientId = "c1", ClientCertificate = open, TokenEndpointAuthMethod = "tls_client_auth" })).Code);
    }

    [Fact]
    public void Nothing_of_a_client_goes_to_another_issuer()
    {
        McpClientInformation client = new() { ClientId = "c1", ClientSecret = Secret.Protect("pw"), TokenEndpointAuthMethod = "client_secret_post", Issuer = Issuer + "/" };
        List<KeyValuePair<string, string>> form = [];
        Assert.Equal(ErrorCode.IssuerMismatch, Assert.Throws<AuthKitException>(() => ClientAuthentication.Prepare(Server, client, form)).Code);
        Assert.Empty(form);
    }

    [Theory]
    [InlineData("public JWK")]
    [InlineData("public PEM")]
    [InlineData("encrypted PEM")]
    [InlineData("P-384")]
    [InlineData("""{"kty":"oct","k":"c2VjcmV0LWtleQ"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","d":"secret-key","x":"AA","y":"AA"}""")]
    [InlineData("""{"kty":7}""")]
    [InlineData("""["secret-key"]""")]
    [InlineData("{")]
    [InlineData("secret-key")]
    public void A_key_that_cannot_sign_is_refused_without_a_word_of_it(string kind)
    {
        using ECDsa wide = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        string key = kind switch
        {
            "public JWK" => JsonSerializer.Serialize(Jwk("EC").Where(static p => p.Key != "d").ToDictionary()),
            "public PEM" => _rsa.ExportSubjectPublicKeyInfoPem(),
            "encrypted PEM" => _rsa.ExportEncryptedPkcs8PrivateKeyPem("pw", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000)),
            "P-384" => wide.ExportPkcs8PrivateKeyPem(),
            _ => kind,
        };
        AuthKitException e = Assert.Throws<AuthKitException>(() => Prepare(new McpClientInformation { ClientId = "c1", SigningKey = Secret.Protect(key), TokenEndpointAuthMethod = "private_key_jwt" }));
        Assert.Equal(ErrorCode.SigningKeyUnusable, e.Code);
        Assert.DoesNotContain("secret-key", e.ToString(), StringComparison.Ordinal);
    }

    private static (IReadOnlyList<HeaderLine> Headers, Dictionary<string, string> Form) Prepare(McpClientInformation client, AuthorizationServer? server = null)
    {
        List<KeyValuePair<string, string>> form = [];
        return (ClientAuthentication.Prepare(server ?? Server, client, form).Headers, form.ToDictionary());
    }

    /// <summary>The parts of the assertion, whose claims are those of RFC 7523 section 3.</summary>
    private static string[] Parts(Dictionary<string, string> form, string algorithm, string? keyId)
    {
        Assert.Equal(["client_id", "client_assertion_type", "client_assertion"], form.Keys);
        Assert.Equal("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", form["client_assertion_type"]);
        string[] parts = form["client_assertion"].Split('.');
        JsonElement header = JsonDocument.Parse(Base64UrlText.Read(parts[0])).RootElement;
        Assert.Equal((algorithm, keyId), (header.GetProperty("alg").GetString(), header.TryGetProperty("kid", out JsonElement kid) ? kid.GetString() : null));
        JsonElement claims = JsonDocument.Parse(Base64UrlText.Read(parts[1])).RootElement;
        Assert.Equal(("c1", "c1", Issuer), (claims.GetProperty("iss").GetString(), claims.GetProperty("sub").GetString(), claims.GetProperty("aud").GetString()));
        long left = claims.GetProperty("exp").GetInt64() - DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.InRange(left, 30, 300);
        Assert.True(claims.GetProperty("jti").GetString()?.Length >= 40);
        return parts;
    }

    private string Key(string type, string form) => (type, form) switch
    {
        ("RSA", "PEM") => _rsa.ExportPkcs8PrivateKeyPem(),
        ("RSA", "PKCS1") => _rsa.ExportRSAPrivateKeyPem(),
        ("EC", "PEM") => _curve.ExportPkcs8PrivateKeyPem(),
        ("EC", "SEC1") => _curve.ExportECPrivateKeyPem(),
        _ => JsonSerializer.Serialize(Jwk(type)),
    };

    private Dictionary<string, string> Jwk(string type)
    {
        Dictionary<string, string> jwk = new() { ["kty"] = type, ["kid"] = "key-1" };
        if (type == "EC")
        {
            ECParameters point = _curve.ExportParameters(includePrivateParameters: true);
            jwk["crv"] = "P-256";
            Add(jwk, ("x", point.Q.X), ("y", point.Q.Y), ("d", point.D));
            return jwk;
        }

        RSAParameters rsa = _rsa.ExportParameters(includePrivateParameters: true);
        Add(jwk, ("n", rsa.Modulus), ("e", rsa.Exponent), ("d", rsa.D), ("p", rsa.P), ("q", rsa.Q), ("dp", rsa.DP), ("dq", rsa.DQ), ("qi", rsa.InverseQ));
        return jwk;
    }

    private static void Add(Dictionary<string, string> jwk, params (string Name, byte[]? Value)[] members)
    {
        foreach ((string name, byte[]? value) in members)
        {
            jwk[name] = Base64UrlText.Write(value ?? []);
        }
    }
}
