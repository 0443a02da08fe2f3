using System.Globalization;
using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>Registers clients (RFC 7591). Each call leaves a row behind at most servers, so it is never repeated.</summary>
/// <param name="wire">Sends the requests.</param>
internal sealed class ClientRegistrar(OAuthWire wire)
{
    /// <summary>The name that people see on the consent page when the user gives none.</summary>
    public const string DefaultName = "AuthKit.Mcp";

    private static readonly string[] Preferred = ["none", "client_secret_basic", "client_secret_post", "client_secret_jwt"];

    /// <summary>Registers a native client.</summary>
    /// <param name="server">Where to register.</param>
    /// <param name="request">What to register.</param>
    /// <param name="cancellationToken">Ends the call; the client may have been registered all the same.</param>
    /// <exception cref="AuthKitException">
    /// <see cref="ErrorCode.ClientRequired"/> when the server registers nobody, or nobody without a key or certificate, <see cref="ErrorCode.ClientRegistrationRefused"/>,
    /// or <see cref="ErrorCode.UnencryptedAuthentication"/>: the answer may hold a secret.
    /// </exception>
    public async Task<McpClientInformation> RegisterAsync(AuthorizationServer server, ClientRequest request, CancellationToken cancellationToken)
    {
        if (server.RegistrationEndpoint is not { Length: > 0 } endpoint)
        {
            throw new AuthKitException(ErrorCode.ClientRequired, $"{Text.Printable(server.Issuer)} registers no clients by itself: its metadata has no registration_endpoint. Register one there by hand and pass it with -ClientId.", Text.Printable(server.Issuer));
        }

        Tokens.SecretChannel.Require(endpoint, "The registration endpoint", wire.Settings.AllowUnencryptedAuthentication);
        string method = request.AuthMethod ?? Method(server);
        WireRequest message = new("POST", endpoint)
        {
            Headers = [new HeaderLine("Accept", "application/json"), new HeaderLine("Content-Type", "application/json")],
            Body = Body(server, request, method),
        };
        return Read(await wire.SendAsync(message, cancellationToken).ConfigureAwait(false), server, request, method);
    }

    // A server that lists no method means client_secret_basic (RFC 8414), and yet most of them take public clients.
    // One that only takes keys or certificates would keep a client that nobody can use.
    private static string Method(AuthorizationServer server) => server.TokenEndpointAuthMethodsSupported is not { Count: > 0 } supported
        ? Preferred[0]
        : Preferred.FirstOrDefault(supported.Contains) ?? throw new AuthKitException(
            ErrorCode.ClientRequired,
            $"{Text.Printable(server.Issuer)} takes only clients that authenticate by {Text.Printable(string.Join(", ", supported), 120)}, and no such client is registered from here. Register one there by hand and pass it with -ClientId and -ClientKey or -ClientCertificate.",
            Text.Printable(server.Issuer));

    private static string Body(AuthorizationServer server, ClientRequest request, string method)
    {
        bool refreshes = server.GrantTypesSupported?.Contains("refresh_token") != false;
        Dictionary<string, object> body = new()
        {
            ["client_name"] = request.Name ?? DefaultName,
            ["redirect_uris"] = request.RedirectUris,
            ["grant_types"] = refreshes ? new[] { "authorization_code", "refresh_token" } : ["authorization_code"],
            ["response_types"] = new[] { "code" },
            ["token_endpoint_auth_method"] = method,
            ["application_type"] = "native",
        };
        if (request.Scopes is { Count: > 0 } scopes)
        {
            body["scope"] = string.Join(" ", scopes);
        }

        return JsonSerializer.Serialize(body);
    }

    private static McpClientInformation Read(Exchange exchange, AuthorizationServer server, ClientRequest request, string method)
    {
        if (exchange.Response is not { } response)
        {
            throw Refused(server, $"gave no answer ({Text.Printable(exchange.FaultDetail ?? "the request failed")}). The client may have been registered; try again only if one more does no harm.");
        }

        MetadataDocument answer = MetadataDocument.Read(response);
        string status = response.Status.ToString(CultureInfo.InvariantCulture);
        if (response.Status is not (200 or 201))
        {
            string error = answer.GetString("error") is { } code ? ", " + OAuthErrorText.Shown(code) : "";
            string said = answer.GetString("error_description") is { Length: > 0 } description ? $" It says: \"{Text.Printable(description, 200)}\"" : "";
            throw Refused(server, $"refused the registration ({status}{error}).{said} Register a client by hand and pass it with -ClientId, or try another -RedirectUri or -TokenEndpointAuthMethod.");
        }

        string id = answer.GetString("client_id") is { Length: > 0 } given ? given : throw Refused(server, $"answered {status} without a client_id (RFC 7591 section 3.2.1).");
        return new McpClientInformation
        {
            ClientId = id,
            ClientSecret = Protected(answer, "client_secret"),
            ClientName = answer.GetString("client_name") ?? request.Name ?? DefaultName,
            RedirectUris = answer.GetStrings("redirect_uris") is { Count: > 0 } redirects ? redirects : request.RedirectUris,
            TokenEndpointAuthMethod = answer.GetString("token_endpoint_auth_method") is { Length: > 0 } named ? named : method,
            GrantTypes = answer.GetStrings("grant_types") ?? [],
            Scopes = answer.GetString("scope")?.Split([' '], StringSplitOptions.RemoveEmptyEntries) ?? [],
            Issuer = server.Issuer,
            Kind = McpClientKind.Registered,
            IssuedAt = Time(answer, "client_id_issued_at"),
            SecretExpiresAt = Time(answer, "client_secret_expires_at"),
            RegistrationAccessToken = Protected(answer, "registration_access_token"),
            RegistrationClientUri = answer.GetString("registration_client_uri"),
        };
    }

    private static System.Security.SecureString? Protected(MetadataDocument answer, string name) =>
        answer.GetString(name) is { Length: > 0 } secret ? Secret.Protect(secret) : null;

    // Zero means never (RFC 7591 section 3.2.1); what no calendar holds is no time.
    private static DateTimeOffset? Time(MetadataDocument answer, string name) =>
        answer.Member(name) is { ValueKind: JsonValueKind.Number } member && member.TryGetInt64(out long seconds) && seconds is > 0 and < 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static AuthKitException Refused(AuthorizationServer server, string problem) =>
        new(ErrorCode.ClientRegistrationRefused, $"The registration endpoint of {Text.Printable(server.Issuer)} {problem}", Text.Printable(server.Issuer));
}
