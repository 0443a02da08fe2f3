using AuthKit.Mcp.Clients;

namespace AuthKit.Mcp.Core.Tests.Clients;

/// <summary>The table in docs/clients.md is the table in the code.</summary>
public class ClientTableTests
{
    private const string Head =
        "| Client | Version | Basis | Date | Where it looks after an advertised URL fails | A bad metadata document of the server | `issuer` | PKCE | Without authorization server metadata |\n|---|---|---|---|---|---|---|---|---|";

    [Fact]
    public void The_documented_table_is_the_one_in_the_code()
    {
        string expected = Head + "\n" + string.Join("\n", ClientProfiles.All.Select(Row));
        string document = File.ReadAllText(Path.Combine(Root(), "docs", "clients.md")).Replace("\r\n", "\n", StringComparison.Ordinal);
        Assert.True(document.Contains(expected, StringComparison.Ordinal), "Put this table into docs/clients.md:\n" + expected);
    }

    [Fact]
    public void Names_are_unique_and_every_row_says_where_it_comes_from()
    {
        Assert.Equal(ClientLens.Names.Count, ClientLens.Names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(ClientProfiles.All, static c => Assert.True(c.Version.Length > 0 && c.Date.Length > 0));
        Assert.Equal(["TypeScript", "TypeScript1", "C#"], ClientProfiles.All.Where(static c => c.Basis == McpClientBasis.Run).Select(static c => c.Name));
    }

    private static string Row(ClientProfile client) =>
        $"| {client.Name} | {client.Version} | {client.Basis} | {client.Date} | {Advertised(client.Resource)} | {Said(client.Resource.BadDocument)} | {Issuer(client.Server)} | {Pkce(client.Server.Pkce)} | {Guessed(client.Server.NoMetadata)} |";

    private static string Advertised(ResourceStage stage) => !stage.AdvertisedOnly ? "at the well-known places" : Said(stage.AdvertisedFailure ?? stage.Status(404)) == "next place" ? "nowhere, goes on without" : Said(stage.AdvertisedFailure ?? Reaction.Lose);

    private static string Said(Reaction reaction) => reaction switch
    {
        Reaction.Next => "next place",
        Reaction.Lose => "goes on without",
        Reaction.Stop => "gives up",
        _ => "not known",
    };

    private static string Issuer(ServerStage stage) => string.Join(", ", new[] { ("https://x", "https://x/", "slash"), ("https://x/", "https://x", "missing slash"), ("https://x", "https://X", "case"), ("https://x", "https://y", "host") }
        .Where(t => stage.IssuerMatches(t.Item1, t.Item2) is false)
        .Select(static t => t.Item3)) is { Length: > 0 } refused ? "refuses another " + refused : stage.IssuerMatches("a", "b") is null ? "not known" : "not compared";

    private static string Pkce(PkceDemand demand) => demand switch
    {
        PkceDemand.S256 => "S256",
        PkceDemand.AnyMethod => "any method",
        PkceDemand.IfStated => "S256 if methods are stated",
        _ => "not demanded",
    };

    private static string Guessed(Guess guess) => guess switch
    {
        Guess.AtIssuer => "guesses endpoints at the issuer",
        Guess.AtServer => "guesses endpoints at the MCP server",
        Guess.None => "gives up",
        _ => "not known",
    };

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "AuthKit.Mcp.psd1")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
    }
}
