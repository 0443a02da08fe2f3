using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthKit.Mcp.Interop.Tests.OpenIddict;

/// <summary>Dynamic registration (RFC 7591) over OpenIddict's own store of clients, as those who need it write it themselves.</summary>
internal static class OpenIddictRegistration
{
    public const string Path = "/connect/register";

    public static async Task<IResult> RegisterAsync(JsonObject metadata, IOpenIddictApplicationManager clients)
    {
        string[] redirects = Strings(metadata, "redirect_uris");
        if (redirects.Length == 0 || redirects.Any(static r => !Uri.TryCreate(r, UriKind.Absolute, out _)))
        {
            return Refused("invalid_redirect_uri");
        }

        string[] grants = metadata.ContainsKey("grant_types") ? Strings(metadata, "grant_types") : [GrantTypes.AuthorizationCode];
        string method = (string?)metadata["token_endpoint_auth_method"] ?? ClientAuthenticationMethods.ClientSecretBasic;
        if (grants.Except([GrantTypes.AuthorizationCode, GrantTypes.RefreshToken]).Any()
            || method is not (ClientAuthenticationMethods.None or ClientAuthenticationMethods.ClientSecretBasic or ClientAuthenticationMethods.ClientSecretPost))
        {
            return Refused("invalid_client_metadata");
        }

        string id = Guid.NewGuid().ToString();
        string? secret = method == ClientAuthenticationMethods.None ? null : Guid.NewGuid().ToString("N");
        OpenIddictApplicationDescriptor client = new()
        {
            ClientId = id,
            ClientSecret = secret,
            ClientType = secret is null ? ClientTypes.Public : ClientTypes.Confidential,
            ApplicationType = (string?)metadata["application_type"] ?? ApplicationTypes.Web,
            DisplayName = (string?)metadata["client_name"],
            Permissions = { Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.ResponseTypes.Code },
        };
        client.RedirectUris.UnionWith(redirects.Select(static r => new Uri(r)));
        client.Permissions.UnionWith(grants.Select(static g => Permissions.Prefixes.GrantType + g));
        await clients.CreateAsync(client);

        JsonObject answer = new()
        {
            ["client_id"] = id,
            ["client_id_issued_at"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ["client_name"] = client.DisplayName,
            ["redirect_uris"] = new JsonArray([.. redirects.Select(static r => (JsonNode)r)]),
            ["grant_types"] = new JsonArray([.. grants.Select(static g => (JsonNode)g)]),
            ["token_endpoint_auth_method"] = method,
        };
        if (secret is not null)
        {
            answer["client_secret"] = secret;
            answer["client_secret_expires_at"] = 0;
        }

        return Results.Json(answer, statusCode: StatusCodes.Status201Created);
    }

    private static string[] Strings(JsonObject metadata, string name) => [.. (metadata[name] as JsonArray ?? []).Select(static n => (string?)n ?? "")];

    private static IResult Refused(string error) => Results.Json(new JsonObject { ["error"] = error }, statusCode: StatusCodes.Status400BadRequest);
}
