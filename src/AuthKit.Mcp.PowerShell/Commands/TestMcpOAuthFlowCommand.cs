using System.Management.Automation;
using AuthKit.Mcp.OAuth;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.Commands;

/// <summary>Proves the OAuth flow of an MCP server end to end, stage by stage.</summary>
/// <remarks>
/// <para>Does what a client does, and then what an attacker or an administrator would: discovery, registration, authorization, token, first and second MCP call, refresh, the used code once more, revocation at the authorization server, and the revoked token at the server. Each is a stage with verdict, duration, evidence and, when it fails, cause and fix. The first failure blocks the stages after it.</para>
/// <para>A server that follows the integration guide may accept a revoked token for up to 300 seconds, from its cache. Without -WaitForRevocation that is "not proven" and does not change the verdict of the flow; with it the server is asked until it refuses, and accepting the token for longer is a failure.</para>
/// <para>Tokens are revoked in the end. The client registration and, with -SignUp, the account stay at the authorization server; LeftBehind says so. When the flow is stopped, tokens are still revoked, for 5 seconds at most. -WhatIf ends after discovery and writes nothing anywhere; the verdict is Incomplete then.</para>
/// </remarks>
/// <example>
/// <para>The whole flow at the sandbox, without a browser.</para>
/// <code>$sandbox = Start-AuthKitSandbox
/// (Test-McpOAuthFlow $sandbox.McpUri -Credential $sandbox.Credential).Stages</code>
/// </example>
/// <example>
/// <para>In CI, with an account that exists, and another server that must refuse the token.</para>
/// <code>$flow = Test-McpOAuthFlow https://mcp.contoso.com/mcp -Credential (Get-Secret TestUser) -OtherServer https://other.contoso.com/mcp
/// if ($flow.Verdict -ne 'Pass') { $flow | Format-List; exit 1 }</code>
/// </example>
/// <example>
/// <para>At the browser, waiting until the server refuses the revoked token.</para>
/// <code>Test-McpOAuthFlow https://mcp.contoso.com/mcp -WaitForRevocation</code>
/// </example>
/// <seealso href="https://modelcontextprotocol.io/specification">Model Context Protocol, Authorization</seealso>
[Cmdlet(VerbsDiagnostic.Test, "McpOAuthFlow", SupportsShouldProcess = true, DefaultParameterSetName = BrowserSet)]
[OutputType(typeof(McpOAuthFlowResult))]
public sealed class TestMcpOAuthFlowCommand : OAuthClientCmdlet
{
    /// <summary>Another MCP server, which must refuse the token of this one. The token is shown to it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OtherServer { get; set; }

    /// <summary>Waits until the server refuses the revoked token, for 300 seconds at most.</summary>
    [Parameter]
    public SwitchParameter WaitForRevocation { get; set; }

    /// <summary>Calls this tool, without arguments. No tool is called unless you name one. When it asks for more scopes, they are consented to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ToolName { get; set; }

    /// <inheritdoc/>
    protected override ValueTask ProcessAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        if (OtherServer is not null)
        {
            SecretChannel.Require(OtherServer, "-OtherServer", AllowUnencryptedAuthentication);
        }

        List<(FlowOptions Options, FlowLog Log, Func<OAuthFlow> Start)> flows = [];
        foreach (string uri in Uri)
        {
            _ = Discovery.Target.Parse(uri);
            OAuthFlowOptions asked = Options(uri);
            FlowOptions options = new()
            {
                Uri = uri,
                ReadOnly = !ShouldProcess(Text.Printable(uri), Action(asked, "sign in, call the server and revoke the tokens")),
                NewAccount = SignUp ? Credential?.UserName : null,
                ToolName = ToolName,
                OtherServer = OtherServer,
                WaitForRevocation = WaitForRevocation,
            };
            FlowLog log = new();
            flows.Add((options, log, Flow(asked, pipeline, log.Over)));
        }

        return new ValueTask(RunAsync(flows, pipeline, cancellationToken));
    }

    // One after the other: somebody may have to sign in for each.
    private async Task RunAsync(IReadOnlyList<(FlowOptions Options, FlowLog Log, Func<OAuthFlow> Start)> flows, PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        foreach ((FlowOptions options, FlowLog log, Func<OAuthFlow> start) in flows)
        {
            try
            {
                using OAuthFlow flow = start();
                McpOAuthFlowResult result = await FlowCheck.RunAsync(
                    options,
                    flow,
                    log,
                    stage => pipeline.WriteVerboseAsync($"{stage.Name}: {stage.Verdict}. {Text.Printable(stage.Message, 600)}"),
                    cancellationToken).ConfigureAwait(false);
                await pipeline.WriteObjectAsync(result).ConfigureAwait(false);
            }
            catch (AuthKitException e)
            {
                await pipeline.PostAsync(() => Report(e, aboutOneInput: true)).ConfigureAwait(false);
            }
        }
    }
}
