using System.Management.Automation;
using System.Net;
using AuthKit.Mcp.Interop.Tests.OpenIddict;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.OAuthFlow;

/// <summary>
/// The official TypeScript clients and Test-McpOAuthFlow at the same servers: where the module passes they get through, and where a
/// stage fails they end at the same place.
/// </summary>
public sealed class SameServerTests(TypeScriptFlows flows) : IClassFixture<TypeScriptFlows>, IDisposable
{
    private readonly ModuleHost _host = new();

    public void Dispose()
    {
        _host.Run("Stop-AuthKitSandbox");
        _host.Dispose();
    }

    [SkippableTheory]
    [InlineData("TypeScript", false)]
    [InlineData("TypeScript", true)]
    [InlineData("TypeScript1", true)]
    public async Task OpenIddict_and_the_csharp_sdk_pass_by_both(string client, bool pages)
    {
        Skip.If(flows.Missing is not null, flows.Missing);
        await using ProtectedServer server = await ProtectedServer.StartAsync(new OpenIddictOptions { Registration = true, Pages = pages });
        NetworkCredential? user = pages ? OpenIddictPages.Account : null;
        _host.Set("user", new PSCredential(OpenIddictPages.Account.UserName, OpenIddictPages.Account.SecurePassword));

        FlowSeen ours = FlowSeen.Run(_host, server.McpUri, pages ? "-Credential $user" : "-AutoApprove");
        Assert.True(ours.Verdict == "Pass", ours.ToString());
        TypeScriptFlow flow = await flows.RunAsync(client, server.McpUri, "echo", new { text = "hello" }, user);
        Assert.True(flow.Error is null, flow.ToString());

        // Version 1 of the SDK asks for the scopes of the resource only, and without offline_access OpenIddict issues no refresh token.
        Assert.Equal(client == "TypeScript" ? TypeScriptFlow.AllSteps : TypeScriptFlow.StepsWithoutRefresh, flow.Steps);
        Assert.Equal("hello", flow.Said);
    }

    [SkippableTheory]
    [InlineData("TypeScript")]
    [InlineData("TypeScript1")]
    public async Task The_sandbox_passes_by_both(string client)
    {
        (FlowSeen ours, TypeScriptFlow theirs) = await AtSandboxAsync(client, fault: null);
        Assert.Equal(("Pass", ""), (ours.Verdict, ours.FirstFailure));
        Assert.True(theirs.Error is null, theirs.ToString());
        Assert.Equal(TypeScriptFlow.AllSteps, theirs.Steps);
        Assert.Contains("demo@sandbox.invalid", theirs.Said, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("TypeScript", "register-refuses", "Registration", null)]
    [InlineData("TypeScript", "state-altered", "Authorization", "registered")]
    [InlineData("TypeScript", "token-invalid-grant", "Token", "authorized")]
    [InlineData("TypeScript", "valid-token-refused", "FirstCall", "exchanged")]
    [InlineData("TypeScript", "refresh-refused", "Refresh", "called")]
    [InlineData("TypeScript", "code-reusable", "CodeReplay", "called again")]
    [InlineData("TypeScript1", "token-invalid-grant", "Token", "authorized")]
    [InlineData("TypeScript1", "refresh-refused", "Refresh", "called")]
    public async Task A_fault_of_the_sandbox_ends_both_at_the_same_place(string client, string fault, string stage, string? lastStep)
    {
        (FlowSeen ours, TypeScriptFlow theirs) = await AtSandboxAsync(client, fault);
        Assert.Equal("Fail", ours.Verdict);
        Assert.StartsWith(stage + " Fail: ", ours.FirstFailure, StringComparison.Ordinal);
        Assert.True(theirs.Error is not null, theirs.ToString());
        Assert.Equal(lastStep, theirs.Steps.LastOrDefault());
    }

    private async Task<(FlowSeen Ours, TypeScriptFlow Theirs)> AtSandboxAsync(string client, string? fault)
    {
        Skip.If(flows.Missing is not null, flows.Missing);
        _host.Set("fault", fault is null ? Array.Empty<string>() : [fault]);
        Result started = _host.Run("$sandbox = Start-AuthKitSandbox -Fault $fault; $sandbox.McpUri; $user = $sandbox.Credential; $user");
        Assert.Empty(started.AllErrors);
        string endpoint = (string)started.Output[0].BaseObject;
        NetworkCredential user = ((PSCredential)started.Output[1].BaseObject).GetNetworkCredential();
        FlowSeen ours = FlowSeen.Run(_host, endpoint, "-Credential $user");
        return (ours, await flows.RunAsync(client, endpoint, "whoami", new { }, user));
    }
}
