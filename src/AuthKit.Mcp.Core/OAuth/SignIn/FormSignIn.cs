using System.Globalization;
using System.Net;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.OAuth;

/// <summary>Signs in with name and password at the form that the server shows, and consents.</summary>
/// <param name="wire">Sends the requests.</param>
/// <param name="redirectUri">Where the answer goes; nobody listens there.</param>
/// <param name="credential">Name and password. They go to the authorization endpoint's origin only.</param>
/// <param name="signUp">True to create the account.</param>
internal sealed class FormSignIn(OAuthWire wire, string redirectUri, NetworkCredential credential, bool signUp) : ISignIn
{
    private const int MaxForms = 3;
    private const string Advice = "Sign in with the browser, without -Credential.";

    /// <inheritdoc/>
    public string RedirectUri { get; } = redirectUri;

    /// <inheritdoc/>
    public async Task<string> SignInAsync(AuthorizationRequest request, CancellationToken cancellationToken)
    {
        SignInVisit visit = new(wire, request, Advice);
        SignInAnswer answer = await visit.OpenAsync(cancellationToken).ConfigureAwait(false);
        bool isSignedIn = false;
        for (int forms = 0; answer.Page is { } response; forms++)
        {
            if (response.Status is not (200 or 400 or 401 or 403 or 409 or 422))
            {
                throw Unknown(answer, $"answered {response.Status.ToString(CultureInfo.InvariantCulture)} in place of a form.");
            }

            if (forms == MaxForms)
            {
                throw Unknown(answer, $"shows another form after {MaxForms.ToString(CultureInfo.InvariantCulture)}.");
            }

            HtmlPage page = HtmlPage.Read(response);
            RequireNoError(answer, page, isSignedIn, request.State);
            HtmlForm form = isSignedIn ? ConsentForm(answer, page) : PasswordForm(answer, page);
            answer = await SendAsync(visit, answer, page, form, isSignedIn ? null : credential, cancellationToken).ConfigureAwait(false);
            isSignedIn = true;
        }

        return answer.RedirectUrl ?? throw new InvalidOperationException("A visit ended neither at a page nor at the redirect URI.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The wire is the caller's.
    }

    private static HtmlForm ConsentForm(SignInAnswer answer, HtmlPage page) => page.Forms.FirstOrDefault(SubmitButtons.Asks)
        ?? throw Unknown(answer, "took the sign-in and shows a page with no form to consent, such as one that asks for a second factor.");

    private static AuthKitException Unknown(SignInAnswer answer, string problem) => SignInFaults.Unknown(answer.Url, problem, Advice);

    // A password is sent once: another try could lock the account.
    private void RequireNoError(SignInAnswer answer, HtmlPage page, bool isSignedIn, string state)
    {
        if (isSignedIn && (page.Forms.Any(static f => f.Passwords > 0) || (page.Error is not null && !page.Forms.Any(SubmitButtons.Asks))))
        {
            bool isShown = page.Error is not null && !Repeats(page.Error, credential.Password) && !Repeats(page.Error, state);
            string said = isShown ? $" It says: \"{Text.Printable(page.Error)}\"" : " It does not say why.";
            throw SignInFaults.Refused(answer.Url, $"refused to {(signUp ? "sign up" : "sign in")} '{Text.Printable(credential.UserName)}'.{said} Check -Credential{(signUp ? "; an account that exists already signs in without -SignUp" : "; an account that does not exist yet needs -SignUp")}.");
        }
    }

    // Blanks are left out: the page's were joined.
    private static bool Repeats(string text, string secret) => Bare(secret) is { Length: > 0 } bare && Bare(text).IndexOf(bare, StringComparison.Ordinal) >= 0;

    private static string Bare(string text) => string.Concat(text.Where(static c => !char.IsWhiteSpace(c)));

    private HtmlForm PasswordForm(SignInAnswer answer, HtmlPage page)
    {
        List<HtmlForm> forms = [.. page.Forms.Where(static f => f.Passwords > 0)];
        if (forms.Count == 0)
        {
            throw Unknown(answer, "shows a page without a form that asks for a password; it may need scripts, or ask for the password later.");
        }

        HtmlForm? form = signUp ? forms.Find(FormFilling.HasMode) : forms.Find(static f => !f.IsRegistration) ?? forms.Find(FormFilling.HasMode);
        return form ?? throw Unknown(answer, signUp ? "has no form with a field auth_mode, so it cannot be told to create an account." : "has a form to create accounts only.");
    }

    private Task<SignInAnswer> SendAsync(SignInVisit visit, SignInAnswer answer, HtmlPage page, HtmlForm form, NetworkCredential? signIn, CancellationToken cancellationToken)
    {
        HtmlControl? button = SubmitButtons.Choose(form, out bool found);
        string method = button?.Tag["formmethod"] ?? form.Tag["method"] ?? "get";
        string? coding = button?.Tag["formenctype"] ?? form.Tag["enctype"];
        string from = page.Base is null ? answer.Url : SignInVisit.Resolve(answer.Url, page.Base) ?? answer.Url;
        string link = button?.Tag["formaction"] ?? form.Tag["action"] ?? "";
        string? action = link.Trim().Length == 0 ? answer.Url : SignInVisit.Resolve(from, link);
        string? problem = !found ? "has a form with no button but ones that refuse."
            : !string.Equals(method.Trim(), "post", StringComparison.OrdinalIgnoreCase) ? $"has a form with the method {Text.Printable(method, 20)}: what is filled in would stand in the address. It has to be POST."
            : coding is not (null or "") && !string.Equals(coding.Trim(), "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) ? $"wants its form as {Text.Printable(coding, 40)}."
            : action is null ? "has a form that goes to something that is no address of the web."
            : HttpUrl.TryParse(action)?.Origin is var origin && origin != visit.Origin ? $"has a form that goes to {Text.Printable(origin)}. A password goes to {Text.Printable(visit.Origin)} only."
            : null;
        if (problem is not null || action is null)
        {
            throw Unknown(answer, problem ?? "");
        }

        IReadOnlyList<KeyValuePair<string, string>> fields = FormFilling.Fill(form, button, signIn, signUp, out problem)
            ?? throw Unknown(answer, problem);
        SecretChannel.Require(action, "The address of the sign-in form", wire.Settings.AllowUnencryptedAuthentication);
        return visit.PostAsync(action.Split('#')[0], fields, cancellationToken);
    }
}
