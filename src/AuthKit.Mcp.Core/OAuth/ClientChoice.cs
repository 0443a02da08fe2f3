namespace AuthKit.Mcp.OAuth;

/// <summary>
/// Chooses the client (MCP 2025-11-25, Client Registration Approaches): one the user has, else the user's metadata document,
/// else a registration. What is known of a client is used at its own issuer only (SEP-2352).
/// </summary>
internal static class ClientChoice
{
    /// <summary>The client that the user has, or null when one has to be registered.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.IssuerMismatch"/> when it was set up by hand at another issuer.</exception>
    public static McpClientInformation? Known(OAuthFlowOptions options, AuthorizationServer server)
    {
        if (options.Client is { } client && (client.Issuer is null || client.Issuer == server.Issuer))
        {
            return client;
        }

        if (options.Client is { Kind: McpClientKind.PreRegistered } foreign)
        {
            throw new AuthKitException(ErrorCode.IssuerMismatch, $"The client '{Text.Printable(foreign.ClientId)}' belongs to '{Text.Printable(foreign.Issuer)}', and {Text.Printable(options.Uri)} now takes tokens of '{Text.Printable(server.Issuer)}'. Register a client there and pass it with -ClientId.", Text.Printable(foreign.ClientId));
        }

        if (options.ClientId is { Length: > 0 } id)
        {
            return new McpClientInformation
            {
                ClientId = id,
                ClientSecret = options.ClientSecret is { } secret ? Secret.Protect(secret.Reveal()) : null,
                SigningKey = options.ClientKey,
                ClientCertificate = options.ClientCertificate,
                TokenEndpointAuthMethod = options.AuthMethod ?? "none",
                RedirectUris = options.RedirectUri is null ? [] : [options.RedirectUri],
                Issuer = server.Issuer,
                Kind = McpClientKind.PreRegistered,
            };
        }

        return options.ClientMetadataUri is { } document && server.ClientIdMetadataDocumentSupported
            ? new McpClientInformation
            {
                ClientId = document,
                SigningKey = options.ClientKey,
                ClientCertificate = options.ClientCertificate,
                TokenEndpointAuthMethod = options.AuthMethod ?? (options.ClientKey is null ? "none" : "private_key_jwt"),
                Issuer = server.Issuer,
                Kind = McpClientKind.MetadataDocument,
            }
            : null;
    }

    /// <summary>True when the client can only get a token for itself at that server, or the user asks for that.</summary>
    public static bool IsForItself(OAuthFlowOptions options, AuthorizationServer server) => options.ClientCredentials
        || ((options.ClientSecret is not null || options.ClientKey is not null || options.ClientCertificate is not null)
            && server.GrantTypesSupported?.Contains("client_credentials") == true
            && !server.GrantTypesSupported.Contains("authorization_code"));
}
