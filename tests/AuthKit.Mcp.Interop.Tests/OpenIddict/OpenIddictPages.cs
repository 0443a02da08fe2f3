using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthKit.Mcp.Interop.Tests.OpenIddict;

/// <summary>The user's side of the server: a page that asks for a password and sets a cookie, and one that asks whether the client may.</summary>
internal static class OpenIddictPages
{
    public const string SignInPath = "/account/login";

    /// <summary>The one account.</summary>
    public static readonly NetworkCredential Account = new("ada@example.com", "correct horse 7");

    /// <summary>Answers without asking anybody.</summary>
    public static IResult Approve(HttpContext context) => Granted(Request(context), "user");

    /// <summary>Answers once the user has signed in and agreed.</summary>
    public static async Task<IResult> AskAsync(HttpContext context)
    {
        OpenIddictRequest request = Request(context);
        AuthenticateResult cookie = await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        if (cookie.Principal?.Identity?.Name is not { } user)
        {
            return Results.Challenge(new AuthenticationProperties { RedirectUri = "/connect/authorize" + context.Request.QueryString }, [CookieAuthenticationDefaults.AuthenticationScheme]);
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            IEnumerable<string> carried = request.GetParameters().Select(static p => $"""<input type="hidden" name="{WebUtility.HtmlEncode(p.Key)}" value="{WebUtility.HtmlEncode((string?)p.Value)}">""");
            return Page($"""
                <form method="post" action="/connect/authorize">{string.Concat(carried)}
                <button type="submit" name="submit.Accept" value="Yes">Yes</button> <button type="submit" name="submit.Deny" value="No">No</button></form>
                """);
        }

        return context.Request.Form.ContainsKey("submit.Accept") ? Granted(request, user) : Results.Forbid(authenticationSchemes: [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
    }

    /// <summary>The page that asks for the password.</summary>
    public static IResult ShowSignIn() => SignInPage("");

    /// <summary>Takes the password.</summary>
    public static async Task<IResult> SignInAsync(HttpContext context)
    {
        IFormCollection form = await context.Request.ReadFormAsync();
        string? next = context.Request.Query["ReturnUrl"];
        if (form["username"] != Account.UserName || form["password"] != Account.Password || next?.StartsWith("/connect/", StringComparison.Ordinal) != true)
        {
            return SignInPage("""<div class="error">Invalid login attempt.</div>""");
        }

        ClaimsIdentity user = new([new Claim(ClaimTypes.Name, Account.UserName)], CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(user));
        return Results.Redirect(next);
    }

    private static IResult SignInPage(string error) => Page($"""
        {error}<form method="post">
        <label>User <input type="text" name="username" required></label> <label>Password <input type="password" name="password" required></label>
        <button type="submit">Log in</button></form>
        """);

    private static IResult Page(string body) => Results.Content($"<!DOCTYPE html><html lang=\"en\"><head><title>Interop</title></head><body>{body}</body></html>", "text/html; charset=utf-8");

    private static OpenIddictRequest Request(HttpContext context) => context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("OpenIddict passes its own requests on only.");

    private static IResult Granted(OpenIddictRequest request, string subject)
    {
        ClaimsIdentity user = new("interop", Claims.Name, Claims.Role);
        user.SetClaim(Claims.Subject, subject).SetScopes(request.GetScopes()).SetResources([.. request.GetResources(), OpenIddictServer.EndpointClientId]); // An audience may introspect.
        return Results.SignIn(new ClaimsPrincipal(user), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }
}
