using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthKit.Mcp.Interop.Tests.CSharpSdk;

/// <summary>Takes a bearer token for valid when the authorization server does.</summary>
internal sealed class OpaqueTokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IHttpClientFactory clients, TokenCheck isValid)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Opaque";

    private static readonly Claim[] User = [new(ClaimTypes.NameIdentifier, "user")]; // The SDK keeps no session for a user without one.

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out AuthenticationHeaderValue? credential)
            || !credential.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            || string.IsNullOrEmpty(credential.Parameter))
        {
            return AuthenticateResult.NoResult();
        }

        using HttpClient client = clients.CreateClient(nameof(OpaqueTokenHandler));
        return await isValid(client, credential.Parameter, Context.RequestAborted)
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(User, Name)), Name))
            : AuthenticateResult.Fail("The authorization server does not take the token for valid.");
    }
}
