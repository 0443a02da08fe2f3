using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>What messages say of clients, which is what the table of clients in the same report says.</summary>
public class ClientWordsTests
{
    private const string Html = "<!doctype html><html></html>";
    private static readonly HeaderLine Plain = new("Content-Type", "text/plain");

    [Fact]
    public void A_wrong_media_type_stops_the_Go_client_only()
    {
        McpDiscoveryResult result = Inserted(Seen.Answer(200, Seen.Resource, Plain)).Judge();
        result.Says("PRM-005", McpRuleVerdict.Fail, " Go then falls back silently to the 2025-03-26 layout");
        Assert.DoesNotContain("TypeScript", result.RootCause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_in_place_of_the_document_stops_most()
    {
        McpDiscoveryResult result = Advertised(Seen.Root, Seen.Answer(200, Html, Seen.Json)).Judge();
        result.Says("PRM-005", McpRuleVerdict.Fail, " TypeScript, TypeScript1, mcp-remote and VSCode then fall back silently");
        result.Says("PRM-005", McpRuleVerdict.Fail, " C# gives up.");
    }

    [Fact]
    public void Those_that_try_other_locations_are_not_said_to_stay()
    {
        const string Message = " TypeScript, TypeScript1, mcp-remote, C# and VSCode try no other location once one is advertised.";
        Advertised("https://mcp.contoso.com/prm", Seen.Answer(404, "")).Judge().Says("PRM-002", McpRuleVerdict.Fail, Message);

        // Without a copy that works nobody can be told by what it tries.
        McpDiscoveryResult none = Advertised("https://mcp.contoso.com/prm", Seen.Answer(404, "")).With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(404, "")).Judge();
        Assert.DoesNotContain("no other location", none.Of("PRM-002").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, Html)]
    [InlineData(500, "")]
    public void A_root_that_nobody_needs_is_a_warning_in_every_profile(int status, string body)
    {
        foreach (McpProfile profile in new[] { McpProfile.Mcp, McpProfile.Rfc })
        {
            McpDiscoveryResult result = Seen.Good().With(ProbeKind.RootMetadata, Seen.Root, Seen.Answer(status, body, new HeaderLine("Content-Type", "text/html"))).Judge(profile);
            Assert.Equal((McpVerdict.Warning, status == 200 ? "PRM-005" : "PRM-004"), (result.Verdict, result.RootCause.Split(' ')[0]));
            Assert.All(result.Clients, static c => Assert.Equal(McpClientOutcome.Connects, c.Outcome));
            Assert.DoesNotContain("fall", result.RootCause.Replace("clients that fall back to it", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_broken_path_inserted_copy_is_an_error_only_where_the_letter_of_the_RFC_counts()
    {
        Seen seen = Advertised(Seen.Root, Seen.Answer(200, Seen.Resource, Seen.Json)).With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Html, Seen.Json));
        seen.Judge().Says("PRM-005", McpRuleVerdict.Warning, $"Clients that see the challenge find the document at {Seen.Root} before");
        seen.Judge(McpProfile.Rfc).Says("PRM-005", McpRuleVerdict.Fail);
    }

    [Fact]
    public void A_root_without_anything_before_it_is_what_clients_use() => Seen.Good().Challenging("Bearer realm=\"x\"")
        .With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(404, "")).With(ProbeKind.RootMetadata, Seen.Root, Seen.Answer(200, Html, Seen.Json)).Judge()
        .Says("PRM-005", McpRuleVerdict.Fail);

    [Fact]
    public void A_spare_copy_is_not_blamed_for_what_the_one_in_use_lacks()
    {
        McpDiscoveryResult result = Inserted(Seen.Answer(200, Seen.Resource.Replace($"\"{Seen.Issuer}\"", "", StringComparison.Ordinal), Seen.Json))
            .With(ProbeKind.RootMetadata, Seen.Root, Seen.Answer(200, Html, Seen.Json)).Judge();
        Assert.Equal("PRM-011", result.Of("ASM-001").BlockedBy);
    }

    [Theory]
    [InlineData("https://auth.contoso.com/", "https://auth.contoso.com", "but Python and C# refuse it")]
    [InlineData("https://auth.contoso.com", "https://auth.contoso.com/", "but TypeScript, mcp-remote, Python and C# refuse it")]
    public void A_slash_at_the_end_of_an_issuer_is_refused_in_one_direction_by_more_clients_than_in_the_other(string entry, string issuer, string words) =>
        Issuing(entry, issuer).Judge().Says("ASM-005", McpRuleVerdict.Fail, words);

    [Theory]
    [InlineData("text/plain", Seen.IssuerDocument, ": Go gets no further.")]
    [InlineData("application/json", "[]", ": TypeScript, TypeScript1, mcp-remote, Python, C#, Go and VSCode get no further.")]
    public void Metadata_of_the_authorization_server_stops_those_that_cannot_read_it(string type, string body, string words) => Seen.Good()
        .WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(200, body, new HeaderLine("Content-Type", type))), (Seen.Issuer + "/.well-known/openid-configuration", Seen.Answer(404, ""))).Judge()
        .Says("ASM-003", McpRuleVerdict.Fail, words);

    [Theory]
    [InlineData("Bearer resource_metadata=" + Seen.Inserted, "The known clients get over it, but none has to.")]
    [InlineData("Bearer realm=\"a\" resource_metadata=\"" + Seen.Inserted + "\"", " Go refuses it whole. C# finds no metadata URL in it.")]
    [InlineData("Bearer resource_metadata='" + Seen.Inserted + "'", " All known clients find no metadata URL in it.")]
    public void A_challenge_that_breaks_the_grammar_is_read_by_each_client_in_its_way(string line, string words) =>
        Seen.Good().Challenging(line).Judge().Says("CHL-009", McpRuleVerdict.Fail, words);

    [Fact]
    public void A_challenge_that_stands_twice_is_missed_by_nobody()
    {
        McpDiscoveryResult result = Seen.Good().Challenging(Seen.Challenge, Seen.Challenge).Judge();
        result.Says("CHL-009", McpRuleVerdict.Warning, "stands twice");
        Assert.DoesNotContain("miss", result.Of("CHL-009").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_authorization_server_without_PKCE_methods_stops_those_that_ask_for_them() =>
        IssuerEvidence.With("code_challenge_methods_supported", "[\"plain\"]").Judge().Says("ASM-009", McpRuleVerdict.Fail, ", and TypeScript, TypeScript1 and mcp-remote get no further.");

    private static Seen Issuing(string entry, string issuer) => IssuerEvidence.Behind(entry)
        .WithIssuer(entry, (Seen.IssuerUrl, Seen.Answer(200, IssuerEvidence.Document("issuer", $"\"{issuer}\""), Seen.Json)));

    private static Seen Inserted(WireResponse response) => Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, response);

    private static Seen Advertised(string url, WireResponse response)
    {
        Seen seen = Seen.Good().Challenging($"Bearer resource_metadata=\"{url}\", scope=\"mcp:tools\"");
        return url == Seen.Root ? seen.With(ProbeKind.RootMetadata, url, response).With(ProbeKind.AdvertisedMetadata, url, response) : seen.With(ProbeKind.AdvertisedMetadata, url, response);
    }
}
