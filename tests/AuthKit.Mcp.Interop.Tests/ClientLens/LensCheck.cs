using System.Globalization;
using System.Management.Automation;
using AuthKit.Mcp.Module.Tests.Hosting;
using AuthKit.Mcp.Wire;

namespace AuthKit.Mcp.Interop.Tests.ClientLens;

/// <summary>What the staged module says about one client on one site.</summary>
internal sealed record LensVerdict(string Outcome, string Step, string RuleId, string Sees, string Detail)
{
    public override string ToString() => $"{Outcome} at {Step} {RuleId} | sees: {Sees} | {Detail}";
}

/// <summary>Runs the module and a real client on the same site and compares.</summary>
internal static class LensCheck
{
    private const double Fast = 0.02;

    public static WireCatalogue Catalogue { get; } = WireCatalogue.Load(Path.Combine(AppContext.BaseDirectory, "Wire"));

    /// <summary>What the module says, what the client did, and what does not fit together, or null.</summary>
    public static async Task<(LensVerdict Said, ClientRun Did, string? Contradiction)> RunAsync(ModuleHost host, string? site, string client, Func<Uri, Task<ClientRun>> run)
    {
        using WireSite running = WireSite.Start(Catalogue, site, Fast);
        LensVerdict said = Ask(host, running.McpUri, client);
        int before = running.Requests.Count;
        ClientRun did = await run(running.McpUri);
        bool guessed = running.Requests.Skip(before).Any(static r => r.Path == "/register");
        return (said, did, Contradiction(said, did, guessed) ?? Misquoted(said, did));
    }

    /// <summary>Which client to run.</summary>
    public static Task<ClientRun> RunAsync(TypeScriptClients typeScript, string client, Uri endpoint) =>
        client == "C#" ? CSharpSdkClient.RunAsync(endpoint) : typeScript.RunAsync(client, endpoint);

    // What the module says that the user sees must stand in the client's error.
    private static string? Misquoted(LensVerdict said, ClientRun did) =>
        said.Sees.Split(" / ").Any(alternative => Reads(Escaped(did.Error ?? ""), alternative)) ? null : $"its error does not read '{said.Sees}'";

    // The module escapes what servers send.
    private static string Escaped(string text) => string.Concat(text.Select(static c => c is not ('\r' or '\n') && (char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format) ? $"\\u{(int)c:x4}" : c.ToString()));

    // … is text left out.
    private static bool Reads(string error, string sentence)
    {
        int at = 0;
        foreach (string piece in sentence.Split('…').Select(static p => p.Trim()))
        {
            int found = error.IndexOf(piece, at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + piece.Length;
        }

        return true;
    }

    private static string? Contradiction(LensVerdict said, ClientRun did, bool guessed) => said.Outcome switch
    {
        "Unknown" => null,
        "Connects" or "ConnectsByLegacy" => did.GotThrough ? null : "it did not connect",
        "FallsBack" => did.GotThrough ? "it connected" : guessed ? null : "it did not try to register at a guessed place",
        _ => did.GotThrough ? "it connected" : null,
    };

    private static LensVerdict Ask(ModuleHost host, Uri endpoint, string client)
    {
        host.Set("uri", endpoint.ToString());
        host.Set("client", client);
        Result result = host.Run("(Test-McpDiscovery $uri).Clients.Where({ $_.Client -eq $client })");
        Assert.Empty(result.AllErrors);
        PSObject verdict = Assert.Single(result.Output);
        string Text(string name) => verdict.Properties[name].Value?.ToString() ?? "";
        return new LensVerdict(Text("Outcome"), Text("Step"), Text("RuleId"), Text("Sees"), Text("Detail"));
    }
}
