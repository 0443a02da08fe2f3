using System.Management.Automation;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Commands;

/// <summary>Signs in at the browser: opens it, or says what to open, and waits on loopback for the answer.</summary>
internal sealed class BrowserSignIn(LoopbackSignIn listener, bool opens, PipelineWriter pipeline) : ISignIn
{
    /// <inheritdoc/>
    public string RedirectUri => listener.RedirectUri;

    /// <inheritdoc/>
    public async Task<string> SignInAsync(AuthorizationRequest request, CancellationToken cancellationToken)
    {
        // Before the browser opens: a server that knows the user answers within no time.
        Task<string> answer = listener.SignInAsync(request, cancellationToken);
        if (opens && SystemBrowser.Open(request.Url))
        {
            await pipeline.WriteVerboseAsync($"Opened the browser at {Text.Printable(request.Url.Split('?')[0])}; waiting for the answer at {listener.RedirectUri}.").ConfigureAwait(false);
        }
        else
        {
            // On the information stream with this tag hosts show it at once, and it can be redirected.
            await pipeline.WriteInformationAsync(new HostInformationMessage { Message = $"Open this address in a browser on this machine and sign in:\n{Text.Printable(request.Url)}" }, ["PSHOST"]).ConfigureAwait(false);
        }

        return await answer.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();
}
