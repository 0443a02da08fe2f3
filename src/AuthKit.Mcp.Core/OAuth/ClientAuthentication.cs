using System.Text;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>Makes a client known to the token endpoint (RFC 6749 section 2.3, RFC 7523, RFC 8705 section 2, OpenID Connect Core section 9).</summary>
internal static class ClientAuthentication
{
    private const string None = "none";
    private const string Basic = "client_secret_basic";
    private const string Post = "client_secret_post";
    private const string SecretJwt = "client_secret_jwt";
    private const string KeyJwt = "private_key_jwt";
    private const string Tls = "tls_client_auth";
    private const string SelfSignedTls = "self_signed_tls_client_auth";
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>Adds to the form what the method puts there, and gives the rest.</summary>
    /// <exception cref="AuthKitException">
    /// <see cref="ErrorCode.IssuerMismatch"/>, <see cref="ErrorCode.ClientAuthenticationUnsupported"/> or <see cref="ErrorCode.SigningKeyUnusable"/>.
    /// </exception>
    public static ClientProof Prepare(AuthorizationServer server, McpClientInformation client, IList<KeyValuePair<string, string>> form)
    {
        if (client.Issuer is { } issuer && !string.Equals(issuer, server.Issuer, StringComparison.Ordinal))
        {
            throw new AuthKitException(
                ErrorCode.IssuerMismatch,
                $"The client '{Text.Printable(client.ClientId)}' belongs to '{Text.Printable(issuer)}', and nothing of it is sent to '{Text.Printable(server.Issuer)}'. Register a client there.",
                Text.Printable(client.ClientId));
        }

        string method = Choose(server, client);
        if (method == Basic)
        {
            // RFC 6749 section 2.3.1: both are form-encoded first, or a colon or a percent sign would be misread.
            string pair = FormText.Encode(client.ClientId) + ":" + FormText.Encode(SecretOf(server, client, method));
            return new ClientProof([new HeaderLine("Authorization", "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)))]);
        }

        form.Add(new("client_id", client.ClientId));
        switch (method)
        {
            case None:
                break;
            case Post:
                form.Add(new("client_secret", SecretOf(server, client, method)));
                break;
            case SecretJwt:
                AddAssertion(form, ClientAssertion.WithSecret(client.ClientId, server.Issuer, SecretOf(server, client, method)));
                break;
            case KeyJwt:
                string key = client.SigningKey is { Length: > 0 } secure ? Secret.Unprotect(secure) : throw Missing(server, client, method, "signing key");
                AddAssertion(form, ClientAssertion.WithKey(client.ClientId, server.Issuer, key, client.SigningAlgorithm, server.TokenEndpointAuthSigningAlgValuesSupported));
                break;
            case Tls or SelfSignedTls:
                return new ClientProof([], client.ClientCertificate is { HasPrivateKey: true } certificate ? certificate : throw Missing(server, client, method, "certificate with a private key"));
            default:
                throw Unsupported(server, client, $"is registered for '{Text.Printable(method, 60)}', which this module does not know. It knows none, {Basic}, {Post}, {SecretJwt}, {KeyJwt}, {Tls} and {SelfSignedTls}.");
        }

        return ClientProof.None;
    }

    /// <summary>True when the client has something that proves it.</summary>
    public static bool HasCredential(McpClientInformation client) => HasSecret(client) || HasKey(client) || client.ClientCertificate is not null;

    /// <summary>The server with the endpoints that it has for this client: those who show a certificate may have their own (RFC 8705 section 5).</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.ClientAuthenticationUnsupported"/>.</exception>
    public static AuthorizationServer Reach(AuthorizationServer server, McpClientInformation client) => Choose(server, client) is Tls or SelfSignedTls
        ? server with
        {
            TokenEndpoint = server.TokenEndpointAlias ?? server.TokenEndpoint,
            RevocationEndpoint = server.RevocationEndpointAlias ?? server.RevocationEndpoint,
        }
        : server;

    /// <summary>
    /// The client with the method and algorithm that this server's metadata lead to, so that a refresh or a revocation, which do not read the
    /// metadata again, authenticate as the first request did. A credential that the method does not use is left out.
    /// </summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.ClientAuthenticationUnsupported"/> or <see cref="ErrorCode.SigningKeyUnusable"/>.</exception>
    public static McpClientInformation Settle(AuthorizationServer server, McpClientInformation client)
    {
        string method = Choose(server, client);
        return client with
        {
            TokenEndpointAuthMethod = method,
            ClientSecret = method is Basic or Post or SecretJwt ? client.ClientSecret : null,
            SigningKey = method == KeyJwt ? client.SigningKey : null,
            ClientCertificate = method is Tls or SelfSignedTls ? client.ClientCertificate : null,
            SigningAlgorithm = method == KeyJwt && client.SigningKey is { Length: > 0 } key ? Algorithm(Secret.Unprotect(key), server, client) : client.SigningAlgorithm,
        };
    }

    // What the client was registered with wins. "none" is also what a client has that was never told: then its credentials
    // and the metadata decide, and a server that lists none but "none" gets no secret, whatever it handed out.
    private static string Choose(AuthorizationServer server, McpClientInformation client)
    {
        bool isTold = client.TokenEndpointAuthMethod != None;
        if (isTold || !HasCredential(client) || (client.Kind == McpClientKind.MetadataDocument && !HasKey(client) && client.ClientCertificate is null))
        {
            return client.TokenEndpointAuthMethod;
        }

        List<string> able = [];
        if (HasKey(client))
        {
            able.Add(KeyJwt);
        }

        if (client.ClientCertificate is not null)
        {
            able.AddRange([Tls, SelfSignedTls]);
        }

        if (HasSecret(client))
        {
            able.AddRange([Basic, Post, SecretJwt]);
        }

        // RFC 8414 section 2: without a list it is client_secret_basic. A key or a certificate is not at hand for nothing, though.
        return server.TokenEndpointAuthMethodsSupported is not { } supported
            ? able[0]
            : able.Append(None).FirstOrDefault(supported.Contains)
            ?? throw Unsupported(server, client, $"has {(HasKey(client) ? "a key" : client.ClientCertificate is not null ? "a certificate" : "a secret")}, and {Text.Printable(server.Issuer)} lists only {Text.Printable(string.Join(", ", supported), 120)}. Register the client for one of these.");
    }

    private static bool HasSecret(McpClientInformation client) => client.ClientSecret is { Length: > 0 };

    private static bool HasKey(McpClientInformation client) => client.SigningKey is { Length: > 0 };

    private static string Algorithm(string key, AuthorizationServer server, McpClientInformation client)
    {
        using SigningKey signer = SigningKey.Read(key, client.SigningAlgorithm, server.TokenEndpointAuthSigningAlgValuesSupported);
        return signer.Algorithm;
    }

    private static void AddAssertion(IList<KeyValuePair<string, string>> form, string assertion)
    {
        form.Add(new("client_assertion_type", AssertionType));
        form.Add(new("client_assertion", assertion));
    }

    private static string SecretOf(AuthorizationServer server, McpClientInformation client, string method) =>
        client.ClientSecret is { Length: > 0 } secret ? Secret.Unprotect(secret) : throw Missing(server, client, method, "client secret");

    private static AuthKitException Missing(AuthorizationServer server, McpClientInformation client, string method, string what) =>
        Unsupported(server, client, $"authenticates by {method} and has no {what}. Pass it along with the client id.");

    private static AuthKitException Unsupported(AuthorizationServer server, McpClientInformation client, string problem) => new(
        ErrorCode.ClientAuthenticationUnsupported,
        $"The client '{Text.Printable(client.ClientId)}' {problem}",
        Text.Printable(server.Issuer));
}
