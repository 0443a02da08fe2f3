using AuthKit.Mcp.Module.Tests.Hosting;
using AuthKit.Mcp.Wire;
using Xunit.Abstractions;

namespace AuthKit.Mcp.Interop.Tests.ClientLens;

/// <summary>
/// The official TypeScript and C# clients, run against broken and good servers: each must connect or fail as the module
/// says, and its error must read as the module says. When one of these fails, mend the module's table of clients.
/// </summary>
[Collection(TypeScriptCollection.Name)]
public sealed class RealityTests(TypeScriptClients typeScript, ITestOutputHelper output) : IDisposable
{
    /// <summary>Set to 1 to run the clients against all faults that a request without a token shows, which takes minutes.</summary>
    private const string AllFaults = "AUTHKIT_MCP_ALL_FAULTS";

    private static readonly string[] Clients = ["TypeScript", "TypeScript1", "C#"];

    // Where clients differ, and the most common ones.
    private static readonly string[] Faults =
    [
        "challenge-missing", "challenge-bare", "challenge-relative-url", "challenge-url-404", "challenge-url-html", "challenge-url-dead-host", "challenge-url-userinfo", "challenge-basic-only",
        "challenge-unquoted-url", "challenge-single-quotes", "challenge-name-camel", "challenge-no-resource-metadata", "challenge-contradicting-lines", "challenge-missing-comma", "old-challenge-from-proxy",
        "prm-404", "prm-root-404", "prm-html", "prm-typed-text", "prm-500", "prm-null-members", "prm-bom", "prm-empty-object", "prm-redirect-other-origin",
        "resource-trailing-slash", "resource-origin-slash", "resource-other-host", "resource-path-case", "resource-child-path", "resource-capital-key", "resource-missing", "resource-newline",
        "servers-empty", "servers-string", "servers-newline", "servers-trailing-slash", "servers-dead",
        "issuer-trailing-slash", "issuer-other", "issuer-missing", "as-404", "as-500", "as-html", "as-catch-all-before-oidc", "as-typed-text", "as-null-members", "as-oidc-only-incomplete",
        "authorize-endpoint-missing", "authorize-endpoint-javascript", "authorize-endpoint-empty", "response-types-no-code", "no-registration-at-all", "endpoint-404", "endpoint-308-other-origin", "endpoint-post-405", "open-server-of-the-older-kind", "prm-gzip-forced", "as-gzip-forced",
    ];

    private static readonly string[] Layouts =
    [
        "prm-root-only", "prm-inserted-only", "prm-at-gateway", "prm-307-same-origin", "as-openid-only", "as-308-same-origin", "issuer-path-inserted", "issuer-path-openid-appended",
        "challenges-in-two-lines", "challenge-lower-case-unquoted", "extra-members", "client-documents-only", "authkit-guide",
    ];

    // One client's own redirects and next places are not in the evidence: there the module says that it does not know.
    private static readonly HashSet<(string Client, string Site)> NotKnown =
    [
        ("C#", "prm-redirect-other-origin"), ("C#", "endpoint-308-other-origin"), ("C#", "challenge-missing-comma"), ("C#", "authorize-endpoint-empty"), ("C#", "as-gzip-forced"),
    ];

    private readonly ModuleHost _host = new();

    public static TheoryData<string, string> Cases()
    {
        TheoryData<string, string> cases = [];
        foreach (string client in Clients)
        {
            foreach (string site in Faults.Concat(Layouts))
            {
                cases.Add(client, site);
            }
        }

        return cases;
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task The_real_client_connects_or_fails_as_the_module_says(string client, string site)
    {
        Skip.If(client != "C#" && typeScript.Missing is not null, typeScript.Missing);
        (LensVerdict said, ClientRun did, string? contradiction) = await LensCheck.RunAsync(_host, site, client, u => LensCheck.RunAsync(typeScript, client, u));
        Assert.True(contradiction is null, $"{contradiction}\nsaid: {said}\ndid: {did}");
        Assert.True(NotKnown.Contains((client, site)) == (said.Outcome == "Unknown"), said.ToString());
        Assert.True(did.GotThrough || LensCheck.Catalogue.Find(site) is { IsFault: true }, $"a good layout keeps {client} out: {did}");
    }

    [SkippableTheory]
    [InlineData("TypeScript")]
    [InlineData("TypeScript1")]
    [InlineData("C#")]
    public async Task So_does_it_on_every_fault_that_a_request_without_a_token_shows(string client)
    {
        Skip.If(Environment.GetEnvironmentVariable(AllFaults) != "1", $"Takes minutes; set {AllFaults}=1 to run it.");
        Skip.If(client != "C#" && typeScript.Missing is not null, typeScript.Missing);
        int known = 0;
        int unknown = 0;
        List<string> wrong = [];
        foreach (WireCase entry in LensCheck.Catalogue.Faults.Concat(LensCheck.Catalogue.Layouts).Where(static c => c is { SeenWith: "passive", LeavesLoopback: false } && !BeyondEvidence.Sites.ContainsKey(c.Name)))
        {
            (LensVerdict said, ClientRun did, string? contradiction) = await LensCheck.RunAsync(_host, entry.Name, client, u => LensCheck.RunAsync(typeScript, client, u));
            (known, unknown) = said.Outcome == "Unknown" ? (known, unknown + 1) : (known + 1, unknown);
            if (contradiction is not null)
            {
                wrong.Add($"{entry.Name}: {contradiction}\n  said: {said}\n  did: {did}");
            }
        }

        output.WriteLine($"{known} as said, {unknown} not known");
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(known > 400, $"only {known} sites were judged");
    }

    public void Dispose() => _host.Dispose();
}
