using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthKit.Mcp.Interop.Tests.CSharpSdk;

/// <summary>Takes a bearer token for valid when the gateway's userinfo does, as the integration guide asks (step 4).</summary>
internal sealed class OpaqueTokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IHttpClientFactory clients)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Opaque";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out AuthenticationHeaderValue? credential) || !credential.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        using HttpClient client = clients.CreateClient(nameof(OpaqueTokenHandler));
        using HttpRequestMessage request = new(HttpMethod.Get, "/oauth/userinfo") { Headers = { Authorization = credential } };
        using HttpResponseMessage response = await client.SendAsync(request, Context.RequestAborted);
        return response.IsSuccessStatusCode
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(Name)), Name))
            : AuthenticateResult.Fail($"The gateway answered {(int)response.StatusCode}.");
    }
}
