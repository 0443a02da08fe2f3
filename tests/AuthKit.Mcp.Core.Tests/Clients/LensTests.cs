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

    // An endpoint without https beside it is a finding too, of a rule that stands higher in the list.
    [Theory]
    [InlineData("\"client_id_metadata_document_supported\":true", "\"client_id_metadata_document_supported\":\"true\"", "TypeScript", "REG-002")]
    [InlineData("\"client_id_metadata_document_supported\":true", "\"client_id_metadata_document_supported\":\"true\"", "Go", "REG-002")]
    [InlineData("\"authorization_response_iss_parameter_supported\":true", "\"authorization_response_iss_parameter_supported\":\"true\"", "Go", "ASM-013")]
    [InlineData("[\"S256\"]", "\"S256\"", "TypeScript", "ASM-009")]
    [InlineData("{\"registration", "{\"scopes_supported\":\"a b\",\"registration", "TypeScript", "ASM-012")]
    public void The_rule_on_the_member_that_a_client_stumbles_over_explains_it(string text, string other, string client, string rule)
    {
        string body = Registering.Replace(text, other, StringComparison.Ordinal);
        Assert.NotEqual(Registering, body);
        foreach (string document in new[] { body, body.Replace(Server + "/token", "http://auth.contoso.com/token", StringComparison.Ordinal) })
        {
            McpClientVerdict verdict = Verdict(WithDocument(document), client);
            Assert.Equal((McpClientOutcome.Fails, McpClientStep.AuthorizationServer, rule), (verdict.Outcome, verdict.Step, verdict.RuleId));
        }
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
        Assert.Equal(outcomes, Look(Seen.Nothing().With(ProbeKind.Initialize, Seen.Endpoint, answer).With(ProbeKind.Discover, Seen.Endpoint, answer).With(ProbeKind.Get, Seen.Endpoint, answer)));
    }

    // MCP Transports, Backwards Compatibility. Of the C# client and mcp-remote each line was seen in a run of them.
    [Theory]
    [InlineData(405, 401, "ffcfcfc?")]
    [InlineData(404, 401, "ffcfcfc?")]
    [InlineData(400, 401, "ffffcfc?")]
    [InlineData(406, 401, "ffffcfcf")]
    [InlineData(500, 401, "ffffcfff")]
    [InlineData(405, 405, "ffffffff")]
    [InlineData(405, 403, "ffffffcf")]
    [InlineData(405, 307, "ff?f?f??")]
    [InlineData(405, 0, "ff?f?f??")]
    public void Some_clients_ask_with_GET_for_the_older_transport(int post, int get, string outcomes)
    {
        Seen seen = Posting(Seen.Answer(post, "{\"error\":\"x\"}", Seen.Json));
        seen = get == 0 ? seen.Without(ProbeKind.Get) : get == 401 ? seen : seen.With(ProbeKind.Get, Seen.Endpoint, Seen.Answer(get, "", new HeaderLine("Location", "https://mcp.contoso.com/sse")));
        Assert.Equal(outcomes, Look(seen));
    }

    [Fact]
    public void The_challenge_of_GET_is_the_one_that_counts_then()
    {
        Seen seen = Posting(Seen.Answer(405, ""))
            .With(ProbeKind.Get, Seen.Endpoint, Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", $"Bearer resource_metadata=\"{Elsewhere}\"")))
            .With(ProbeKind.AdvertisedMetadata, Elsewhere, Seen.Answer(404, ""));
        Assert.Equal("ffbfffb?", Look(seen));
        Assert.Equal(McpClientStep.ResourceMetadata, Verdict(seen, "C#").Step);
        Assert.StartsWith("Response status code does not indicate success: 405", Verdict(seen, "C#").Sees, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_stream_without_a_token_may_be_the_older_transport_and_may_not() =>
        Assert.Equal("ff?f?f??", Look(Posting(Seen.Answer(405, "")).With(ProbeKind.Get, Seen.Endpoint, Seen.Answer(200, "", new HeaderLine("Content-Type", "text/event-stream")))));

    [Theory]
    [InlineData(404, "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,\"message\":\"x\"}}", "ffcfffc?")] // What speaks JSON-RPC is no older transport to the C# client.
    [InlineData(500, "405 in the backend", "ffcfcfff")] // mcp-remote looks for the words in its own message, which ends in the body.
    public void What_stands_in_the_body_decides_for_some(int status, string body, string outcomes) => Assert.Equal(outcomes, Look(Posting(Seen.Answer(status, body, Seen.Json))));

    [Fact]
    public void A_session_is_the_newer_transport_to_VS_Code() =>
        Assert.Equal(McpClientOutcome.Fails, Verdict(Posting(Seen.Answer(404, "", new HeaderLine("Mcp-Session-Id", "x"))), "VSCode").Outcome);

    [Fact]
    public void VS_Code_signs_in_after_403_too() => Assert.Equal("ffffffcf", Look(Posting(Seen.Answer(403, "")).With(ProbeKind.Get, Seen.Endpoint, Seen.Answer(403, ""))));

    // What the C# client 2.3.1 does after server/discover, as seen in runs of it.
    [Theory]
    [InlineData(200, "\"probe-1\"", "\"code\":-32601,\"message\":\"x\"", 'c')]
    [InlineData(200, "\"probe-1\"", "\"code\":\"-32601\",\"message\":\"x\"", 'c')]
    [InlineData(200, "\"probe-1\"", "\"code\":-32020,\"message\":\"x\"", 'f')]
    [InlineData(400, "\"probe-1\"", "\"code\":-32020,\"message\":\"x\"", 'f')]
    [InlineData(200, "\"probe-1\"", "\"code\":-32601", 'f')]
    [InlineData(200, "\"probe-1\"", "\"message\":\"x\"", 'f')]
    [InlineData(200, "\"probe-1\"", "\"code\":1.5,\"message\":\"x\"", 'f')]
    [InlineData(200, "\"other\"", "\"code\":-32601,\"message\":\"x\"", 'f')]
    [InlineData(200, "null", "\"code\":-32601,\"message\":\"x\"", 'f')]
    [InlineData(404, "null", "\"code\":-32601,\"message\":\"x\"", 'c')]
    [InlineData(400, "null", "\"code\":-32000,\"message\":\"x\"", 'c')]
    [InlineData(405, "\"probe-1\"", "\"code\":-32601,\"message\":\"x\"", 'f')]
    [InlineData(500, "\"probe-1\"", "\"code\":-32601,\"message\":\"x\"", 'f')]
    public void An_error_of_discover_leads_the_C_sharp_client_to_initialize(int status, string id, string error, char outcome)
    {
        Exchange discover = new() { Request = ProbeRequests.Discover(Seen.Endpoint), Response = Seen.Answer(status, "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{" + error + "}}", Seen.Json) };
        Seen seen = Good().With(ProbeKind.Discover, discover).With(ProbeKind.Initialize, Seen.Endpoint, Seen.Result());
        Assert.Equal(outcome, Look(seen)[4]);
        Assert.Equal(outcome, Look(seen.Refusing(ProbeKind.Initialize))[4]);
        Assert.Equal('f', Look(seen.With(ProbeKind.Initialize, Seen.Endpoint, Seen.Answer(405, "")))[4]); // It has settled on the newer transport, or given up.
    }

    [Fact]
    public void After_an_answer_to_discover_that_is_no_JSON_RPC_the_older_transport_is_still_open()
    {
        Seen seen = Good().With(ProbeKind.Discover, Seen.Endpoint, Seen.Answer(404, "")).With(ProbeKind.Initialize, Seen.Endpoint, Seen.Answer(404, ""));
        Assert.Equal(McpClientOutcome.Connects, Verdict(seen, "C#").Outcome);
        Assert.Contains("HTTP+SSE", Verdict(seen, "C#").Detail, StringComparison.Ordinal);
        Assert.Equal(McpClientOutcome.Connects, Verdict(seen.Refusing(ProbeKind.Initialize), "C#").Outcome);
        Assert.Equal(McpClientOutcome.Unknown, Verdict(seen.Without(ProbeKind.Initialize), "C#").Outcome);
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

    private static Seen Posting(WireResponse answer) => Good().With(ProbeKind.Initialize, Seen.Endpoint, answer).With(ProbeKind.Discover, Seen.Endpoint, answer);

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
