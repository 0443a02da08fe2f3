using System.Management.Automation;
using System.Net;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Commands;

/// <summary>Who signs in how, as the parameters of several cmdlets say.</summary>
internal static class SignInChoice
{
    // Nobody listens there: what is sent to it is read from the redirect itself.
    private const string UnheardRedirect = "http://127.0.0.1:33418/callback";

    /// <summary>Makes the sign-in of a flow from its wire and its redirect URI.</summary>
    /// <param name="credential">Name and password for a form, or null.</param>
    /// <param name="signUp">True to create that account.</param>
    /// <param name="autoApprove">True when the authorization server answers at once.</param>
    /// <param name="opensBrowser">False to write the address instead.</param>
    /// <param name="timeout">How long to wait at the browser.</param>
    /// <param name="pipeline">Where the address to open is written.</param>
    public static Func<OAuthWire, string?, ISignIn> Of(PSCredential? credential, bool signUp, bool autoApprove, bool opensBrowser, TimeSpan timeout, PipelineWriter pipeline)
    {
        if (credential is not null)
        {
            // GetNetworkCredential would take what is before a backslash or after an @ for a Windows domain and part it from the name.
            NetworkCredential whole = new(credential.UserName, credential.Password);
            return (wire, redirect) => new FormSignIn(wire, redirect ?? UnheardRedirect, whole, signUp);
        }

        if (autoApprove)
        {
            return (wire, redirect) => new RedirectSignIn(wire, redirect ?? UnheardRedirect);
        }

        Func<string, bool>? open = opensBrowser ? SystemBrowser.Open : null;
        return (_, redirect) => LoopbackSignIn.Start(redirect, open, url => Announce(url, pipeline), timeout);
    }

    // On the information stream with this tag hosts show it at once, and it can be redirected. Whole: an address that is cut leads nowhere.
    private static Task Announce(string url, PipelineWriter pipeline) =>
        pipeline.WriteInformationAsync(new HostInformationMessage { Message = $"Open this address in a browser on this machine and sign in:\n{Text.Printable(url, url.Length)}" }, ["PSHOST"]);
}
