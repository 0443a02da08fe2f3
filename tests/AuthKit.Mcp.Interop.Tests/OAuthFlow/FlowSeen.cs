using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.OAuthFlow;

/// <summary>What the staged module's Test-McpOAuthFlow says of an MCP server.</summary>
/// <param name="Verdict">Of the whole flow.</param>
/// <param name="Stages">Name, verdict and message of each stage; the ids of clients are left out.</param>
/// <param name="RootCause">Why it failed, or "".</param>
/// <param name="LeftBehind">What stays at the server, without the ids of clients.</param>
internal sealed partial record FlowSeen(string Verdict, IReadOnlyList<string> Stages, string RootCause, IReadOnlyList<string> LeftBehind)
{
    /// <summary>The first stage that is not as it should be, or "".</summary>
    public string FirstFailure => Stages.FirstOrDefault(static s => s.Contains(" Fail: ", StringComparison.Ordinal)) ?? "";

    public static FlowSeen Run(ModuleHost host, string endpoint, string arguments)
    {
        host.Set("uri", endpoint);
        Result result = host.Run($"Test-McpOAuthFlow $uri {arguments}");
        Assert.Empty(result.AllErrors);
        PSObject flow = Assert.Single(result.Output);
        return new FlowSeen(
            Text(flow, "Verdict"),
            [.. Items(flow, "Stages").Select(PSObject.AsPSObject).Select(static s => $"{Text(s, "Name")} {Text(s, "Verdict")}: {WithoutId(Text(s, "Message"))}")],
            Text(flow, "RootCause"),
            [.. Items(flow, "LeftBehind").Select(static o => WithoutId(o.ToString() ?? ""))]);
    }

    /// <summary>Fails unless the stages are <paramref name="expected"/>.</summary>
    public void AssertStages(IReadOnlyList<string> expected) =>
        Assert.True(expected.SequenceEqual(Stages), $"expected:\n{string.Join('\n', expected)}\nseen:\n{this}");

    public override string ToString() => $"{string.Join('\n', Stages)}\n{Verdict}: {RootCause}";

    private static string Text(PSObject of, string property) => of.Properties[property].Value?.ToString() ?? "";

    private static IEnumerable<object> Items(PSObject of, string property) => ((IEnumerable)of.Properties[property].Value).Cast<object>();

    private static string WithoutId(string text) => ClientId().Replace(text, "$1 '…'");

    [GeneratedRegex("(Registered the client|client registration) '[^']+'")]
    private static partial Regex ClientId();
}
