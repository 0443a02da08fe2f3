using System.IO.Compression;
using AuthKit.Mcp.Core.Tests.Rules;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Clients;

/// <summary>What is known of each client, one fault at a time. The interop tests hold the TypeScript and C# rows against the clients themselves.</summary>
public class LensTests
{
    private const string Server = Seen.Issuer;
    private const string OpenId = Server + "/.well-known/openid-configuration";
    private const string Elsewhere = "https://mcp.contoso.com/meta";
    private static readonly HeaderLine Text = new("Content-Type", "text/plain");
    private static readonly string Registering = Seen.IssuerDocument.Replace("{\"issuer\"", "{\"registration_endpoint\":\"" + Server + "/register\",\"issuer\"", StringComparison.Ordinal);

    // TypeScript, TypeScript1, mcp-remote, Python, C#, Go, VSCode, Claude:
    // c connects, l connects by the legacy layout, i needs a client id, b falls back, f fails, ? is not known.
    [Fact]
    public void Every_client_connects_to_the_good_server() => Assert.Equal("cccccccc", Look(Good()));

    [Fact]
    public void An_advertised_URL_that_fails_is_the_end_for_some_and_passed_over_by_others() =>
        Assert.Equal("bbbcfcb?", Look(Advertising(Elsewhere).With(ProbeKind.AdvertisedMetadata, Elsewhere, Seen.Answer(404, ""))));

    [Fact]
    public void A_relative_advertised_URL_is_dropped_by_some_and_fatal_for_others() =>
        Assert.Equal("cccffcbc", Look(Advertising("/.well-known/oauth-protected-resource/mcp")));

    [Fact]
    public void Basic_before_Bearer_hides_the_challenge_from_TypeScript_only()
    {
        Seen seen = Challenging("Basic realm=\"x\"", $"Bearer resource_metadata=\"{Elsewhere}\"")
            .With(ProbeKind.AdvertisedMetadata, Elsewhere, Seen.Answer(200, Seen.Resource, Seen.Json))
            .With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(404, ""));
        Assert.Equal("bbbccccc", Look(seen));
    }

    [Fact]
    public void Without_Bearer_the_C_sharp_client_gives_up()
    {
        Seen seen = Challenging("Basic realm=\"x\"");
        Assert.Equal("ccccfccc", Look(seen));
        Assert.Equal((McpClientStep.Challenge, "The server does not support the 'Bearer' authentication scheme. Server supports: [Basic]."), (Verdict(seen, "C#").Step, Verdict(seen, "C#").Sees));
    }

    [Fact]
    public void A_malformed_challenge_ends_the_Go_client() =>
        Assert.Equal(McpClientStep.Challenge, Verdict(Challenging($"Bearer realm=\"x\" resource_metadata=\"{Seen.Inserted}\""), "Go").Step);

    [Theory]
    [InlineData("\"scopes_supported\":null", "bbbcccbc")]
    [InlineData("\"scopes_supported\":\"a b\"", "bbbb?bb?")] // The C# client stops at a bad document only when it looked for one itself.
    [InlineData("\"resource_documentation\":\"/docs\"", "cccbcccc")]
    public void Members_are_judged_by_each_client(string member, string outcomes)
    {
        string body = Seen.Resource.Replace("{\"resource\"", "{" + member + ",\"resource\"", StringComparison.Ordinal);
        string seen = Look(Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, body, Seen.Json)));
        Assert.Equal(outcomes.Replace('?', '*'), Starred(seen, outcomes));
    }

    [Fact]
    public void Only_the_Go_client_looks_at_the_media_type() =>
        Assert.Equal("cccccbcc", Look(Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource, Text))));

    [Fact]
    public void No_authorization_server_sends_most_clients_to_the_old_layout() => Assert.Equal(
        "bbbbffbb",
        Look(Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.Replace($"\"{Server}\"", "", StringComparison.Ordinal), Seen.Json))));

    [Fact]
    public void Metadata_at_the_origin_of_the_server_saves_those_that_lost_the_way() => Assert.Equal(
        "lll",
        Look(Advertising(Elsewhere)
            .With(ProbeKind.AdvertisedMetadata, Elsewhere, Seen.Answer(404, ""))
            .With(ProbeKind.LegacyIssuerMetadata, "https://mcp.contoso.com/.well-known/oauth-authorization-server", Seen.Answer(200, Registering.Replace(Server, "https://mcp.contoso.com", StringComparison.Ordinal), Seen.Json)))[..3]);

    [Fact]
    public void A_redirect_to_the_authorization_servers_own_document_helps_those_who_leave_the_origin()
    {
        Seen seen = Advertising(Elsewhere)
            .With(ProbeKind.AdvertisedMetadata, Elsewhere, Seen.Answer(404, ""))
            .With(ProbeKind.LegacyIssuerMetadata, "https://mcp.contoso.com/.well-known/oauth-authorization-server", Seen.Answer(308, "", new HeaderLine("Location", Seen.IssuerUrl)));
        Assert.Equal(McpClientOutcome.ConnectsByLegacy, Verdict(seen, "VSCode").Outcome);
        Assert.Equal(McpClientOutcome.FallsBack, Verdict(seen, "TypeScript").Outcome);
        Assert.Equal(McpClientStep.Issuer, Verdict(seen, "mcp-remote").Step); // It follows, and finds an issuer that is not the MCP server.
    }

    [Theory]
    [InlineData(500, "", "fffb?f??")]
    [InlineData(502, "", "cfcb?f??")] // 2.x and mcp-remote go on after a 502; Python stops looking and guesses.
    [InlineData(404, "", "cccccccc")]
    [InlineData(200, "<html>", "fffccfc?")]
    public void An_answer_before_the_good_one_stops_some(int status, string body, string outcomes)
    {
        Seen seen = Good().WithIssuer(Server, (Seen.IssuerUrl, Seen.Answer(status, body, Seen.Json)), (OpenId, Seen.Answer(200, Complete(), Seen.Json)));
        Assert.Equal(outcomes.Replace('?', '*'), Starred(Look(seen), outcomes));
    }

    [Theory]
    [InlineData(Server + "/", "fcfffcc?")]
    [InlineData("https://AUTH.contoso.com", "fcfcffc?")]
    [InlineData("https://other.contoso.com", "fcffffc?")]
    public void The_issuer_is_compared_in_many_ways(string issuer, string outcomes) =>
        Assert.Equal(outcomes, Look(WithDocument(Registering.Replace("\"issuer\":\"" + Server + "\"", "\"issuer\":\"" + issuer + "\"", StringComparison.Ordinal))));

    [Fact]
    public void PKCE_is_demanded_by_Go_and_C_sharp_and_believed_by_the_others()
    {
        string body = Registering.Replace(",\"code_challenge_methods_supported\":[\"S256\"]", "", StringComparison.Ordinal);
        Assert.Equal("cccc?fcc", Look(WithDocument(body)));
        Seen asked = Good().WithIssuer(Server, (Seen.IssuerUrl, Seen.Answer(200, body, Seen.Json)), (OpenId, Seen.Answer(404, "")));
        Assert.Equal("ccccffcc", Look(asked));
        Assert.Equal((McpClientStep.Pkce, "ASM-009"), (Verdict(asked, "C#").Step, Verdict(asked, "C#").RuleId));
    }

    [Fact]
    public void A_method_other_than_S256_is_refused_by_TypeScript_too() =>
        Assert.Equal("fffc?ccc", Look(WithDocument(Registering.Replace("S256", "plain", StringComparison.Ordinal))));

    [Fact]
    public void Endpoints_without_https_are_refused_by_the_Go_client() =>
        Assert.Equal("cccccfcc", Look(WithDocument(Registering.Replace(Server + "/token", "http://auth.contoso.com/token", StringComparison.Ordinal))));

    [Fact]
    public void Without_a_way_to_register_most_clients_ask_for_a_client_id() => Assert.Equal("iiibiiii", Look(WithDocument(Seen.IssuerDocument
        .Replace("\"registration_endpoint\":\"" + Server + "/register\",", "", StringComparison.Ordinal)
        .Replace(",\"client_id_metadata_document_supported\":true", "", StringComparison.Ordinal))));

    [Fact]
    public void The_verdict_names_the_step_the_finding_and_what_the_user_sees()
    {
        Seen seen = Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.Replace("/mcp\"", "/mcp/\"", StringComparison.Ordinal), Seen.Json));
        McpClientVerdict verdict = Verdict(seen, "TypeScript");
        Assert.Equal((McpClientOutcome.Fails, McpClientStep.Resource, "PRM-008"), (verdict.Outcome, verdict.Step, verdict.RuleId));
        Assert.StartsWith("Protected resource https://mcp.contoso.com/mcp/ does not match", verdict.Sees, StringComparison.Ordinal);
        Assert.Equal("TypeScript Fails (PRM-008)", verdict.ToString());
    }

    [Fact]
    public void What_a_client_would_ask_and_nobody_asked_is_not_known()
    {
        Seen seen = Seen.Nothing("https://mcp.contoso.com/mcp/").With(ProbeKind.Initialize, "https://mcp.contoso.com/mcp/", Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", "Bearer realm=\"x\"")))
            .With(ProbeKind.InsertedMetadata, Seen.Inserted + "/", Seen.Answer(200, Seen.Resource.Replace("/mcp\"", "/mcp/\"", StringComparison.Ordinal), Seen.Json))
            .WithIssuer(Server, (Seen.IssuerUrl, Seen.Answer(200, Registering, Seen.Json)));
        Assert.Equal("???c?ccc", Look(seen)); // TypeScript and C# trim the slash.
    }

    [Theory]
    [InlineData(200, "cccccccc")]
    [InlineData(404, "ffffffff")]
    [InlineData(301, "ff??????")]
    [InlineData(308, "????????")]
    public void The_first_answer_can_be_the_last(int status, string outcomes)
    {
        WireResponse answer = status == 200 ? Seen.Result() : Seen.Answer(status, "", new HeaderLine("Location", "https://mcp.contoso.com/mcp/"));
        Assert.Equal(outcomes, Look(Seen.Nothing().With(ProbeKind.Initialize, Seen.Endpoint, answer).With(ProbeKind.Discover, Seen.Endpoint, answer)));
    }

    // The runs were of Node.js, the C# client and Go's library; Python's by the source of httpx.
    [Theory]
    [InlineData("gzip", true, "ccccfccc", "cccc?ccc")]
    [InlineData("GZIP", true, "ccccfccc", "cccc?ccc")]
    [InlineData("x-gzip", true, "cccbfbc?", "ccc??fc?")]
    [InlineData("br", true, "????fb??", "?????f??")]
    [InlineData("deflate", true, "????fb??", "?????f??")]
    [InlineData("gzip, br", true, "????fb??", "?????f??")]
    [InlineData("gzip", false, "????c???", "????c???")] // The label alone makes some fail in ways of their own.
    [InlineData("zzz", false, "ccccccc?", "ccccccc?")]
    [InlineData("identity", false, "cccccccc", "cccccccc")]
    public void A_body_that_was_packed_unasked_is_read_by_those_that_unpack_it(string label, bool packed, string resource, string server)
    {
        Assert.Equal(resource, Look(Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Packed(Seen.Resource))));
        Assert.Equal(server, Look(Good().WithIssuer(Server, (Seen.IssuerUrl, Packed(Registering)))));

        WireResponse Packed(string body) => Seen.Answer(200, body, Seen.Json, new HeaderLine("Content-Encoding", label)) is var answer && packed ? answer with { Body = Gzip(answer.Body) } : answer;
    }

    [Fact]
    public void Nobody_connects_where_nobody_answers() =>
        Assert.Equal("ffffffff", Look(Seen.Nothing().With(ProbeKind.Initialize, Seen.Fault(Seen.Endpoint, WireFault.ConnectionFailed, "POST"))));

    [Fact]
    public void Names_filter_in_any_case() => Assert.Equal(
        ["TypeScript", "Go"],
        DiscoveryRun.Judge(Good().Evidence(), new DiscoveryOptions { Profile = McpProfile.Mcp, Client = ["go", "typescript"] }).Clients.Select(static v => v.Client));

    private static byte[] Gzip(byte[] body)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.Fastest))
        {
            stream.Write(body);
        }

        return packed.ToArray();
    }

    private static Seen Good() => WithDocument(Registering);

    private static Seen WithDocument(string body) => Seen.Good().WithIssuer(Server, (Seen.IssuerUrl, Seen.Answer(200, body, Seen.Json)));

    private static Seen Advertising(string url) => Challenging($"Bearer resource_metadata=\"{url}\"");

    private static Seen Challenging(params string[] lines)
    {
        WireResponse refusal = Seen.Answer(401, "", [.. lines.Select(static l => new HeaderLine("WWW-Authenticate", l))]);
        return Good().With(ProbeKind.Initialize, Seen.Endpoint, refusal).With(ProbeKind.Discover, Seen.Endpoint, refusal);
    }

    private static string Complete() => Registering.Replace("{\"registration", "{\"jwks_uri\":\"" + Server + "/jwks\",\"subject_types_supported\":[\"public\"],\"id_token_signing_alg_values_supported\":[\"RS256\"],\"registration", StringComparison.Ordinal);

    private static McpClientVerdict Verdict(Seen seen, string client) => seen.Judge().Clients.Single(v => v.Client == client);

    private static string Starred(string seen, string pattern) => string.Concat(seen.Select((c, i) => pattern[i] == '?' ? '*' : c));

    private static string Look(Seen seen) => string.Concat(seen.Judge().Clients.Select(static v => v.Outcome switch
    {
        McpClientOutcome.Connects => 'c',
        McpClientOutcome.ConnectsByLegacy => 'l',
        McpClientOutcome.NeedsClientId => 'i',
        McpClientOutcome.FallsBack => 'b',
        McpClientOutcome.Fails => 'f',
        _ => '?',
    }));
}
