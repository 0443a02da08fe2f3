using System.Diagnostics;
using System.Net;
using System.Text.Json;
using AuthKit.Mcp.Interop.Tests.ClientLens;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Integration;

/// <summary>The code of New-McpIntegration is run, in the framework it is for, against the sandbox's gateway.</summary>
public sealed class GeneratedServerTests(GeneratedServers servers) : IClassFixture<GeneratedServers>
{
    private static readonly TimeSpan ClientLimit = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Frameworks => ["Express", "Hono", "Workers", "NextJs", "AspNetCore", "FastApi", "Go"];

    // Of the gateway, for whatever server: AKT-009 lists what AuthKit cannot do, and what follows from that is Blocked by it.
    [SkippableTheory]
    [MemberData(nameof(Frameworks))]
    public async Task Discovery_finds_nothing_above_a_note(string framework)
    {
        GeneratedServer server = await servers.StartAsync(framework);
        servers.Host.Set("uri", server.McpUri);
        servers.Host.Set("key", GeneratedServer.ApiKey);
        Result result = servers.Script("""
            (Test-McpDiscovery $uri -Profile authkit -Depth Full -Active -ApiKey $key).Findings.Where({ $_.Verdict -ne 'Note' -and -not ($_.RuleId -eq 'AKT-009' -or ($_.Verdict -eq 'Blocked' -and $_.Owner -eq 'AuthorizationServer')) }) |
                ForEach-Object { "$($_.Verdict) $($_.RuleId): $($_.Message)" }
            """);
        Assert.Empty(result.Output.Select(static o => o.BaseObject));
    }

    [SkippableTheory]
    [MemberData(nameof(Frameworks))]
    public async Task The_whole_flow_passes(string framework)
    {
        GeneratedServer server = await servers.StartAsync(framework);
        servers.Host.Set("uri", server.McpUri);
        Result result = servers.Script("$flow = Test-McpOAuthFlow $uri -Credential $sandbox.Credential -ToolName whoami; \"$($flow.Verdict)\"; $flow.Stages.Where({ $_.Verdict -ne 'Pass' }) | ForEach-Object { \"$($_.Name) $($_.Verdict)\" }");

        // The revoked token: the guide's cache accepts it for up to 300 seconds, and the test does not wait for that.
        Assert.Equal(["Pass", "ServerRefusal Inconclusive"], result.Output.Select(static o => o.BaseObject));
    }

    [SkippableTheory]
    [MemberData(nameof(Frameworks))]
    public async Task The_official_TypeScript_client_signs_in_and_calls_a_tool(string framework)
    {
        string? missing = NodeRecipe.Restore();
        Skip.If(missing is not null, missing);
        GeneratedServer server = await servers.StartAsync(framework);
        NetworkCredential user = servers.User();
        using Process node = NodeTools.Start("node", ServerRecipe.Root, "client.mjs");
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(new { url = server.McpUri, email = user.UserName, password = user.Password }));
        node.StandardInput.Close();
        using CancellationTokenSource limit = new(ClientLimit);
        Task<string> errors = node.StandardError.ReadToEndAsync(limit.Token);
        string output = await node.StandardOutput.ReadToEndAsync(limit.Token);
        Assert.True(output.Length > 0, $"{await errors}\n{server.Output}");

        using JsonDocument answer = JsonDocument.Parse(output);
        Assert.Equal("Demo User", answer.RootElement.GetProperty("text").GetString());
        Assert.Contains(answer.RootElement.GetProperty("server").GetString(), new[] { GeneratedServers.Name, "stand-in" });
    }

    [SkippableTheory]
    [MemberData(nameof(Frameworks))]
    public async Task The_metadata_has_the_name_as_it_was_given(string framework)
    {
        GeneratedServer server = await servers.StartAsync(framework);
        foreach (string path in new[] { "/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp" })
        {
            using HttpResponseMessage response = await server.GetAsync(path);
            using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            Assert.Equal(GeneratedServers.Name, document.RootElement.GetProperty("resource_name").GetString());
            Assert.Equal(servers.Gateway, Assert.Single(document.RootElement.GetProperty("authorization_servers").EnumerateArray()).GetString());
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Frameworks))]
    public async Task Older_clients_are_redirected_to_the_gateway(string framework)
    {
        GeneratedServer server = await servers.StartAsync(framework);
        using HttpResponseMessage response = await server.GetAsync("/.well-known/oauth-authorization-server");
        Assert.Equal(HttpStatusCode.PermanentRedirect, response.StatusCode);
        Assert.Equal(servers.Gateway + "/.well-known/oauth-authorization-server", response.Headers.Location?.OriginalString);
    }

    [SkippableTheory]
    [MemberData(nameof(Frameworks))]
    public async Task An_existing_API_key_works_in_any_case_of_the_scheme_and_a_wrong_one_does_not(string framework)
    {
        GeneratedServer server = await servers.StartAsync(framework);
        foreach (string scheme in new[] { "Bearer", "bearer", "BEARER" })
        {
            using HttpResponseMessage response = await server.CallAsync($"{scheme} {GeneratedServer.ApiKey}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("key-", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        foreach (string wrong in new[] { "Bearer wcd_", "Bearer wcd_existing_ke", "Bearer wcd_existing_key2", "Basic wcd_existing_key", "wcd_existing_key", "Bearer", "Bearer mat_", "Bearer mat_unknown", "Bearer mat_a b", "Bearer " + new string('x', 5000) })
        {
            using HttpResponseMessage response = await server.CallAsync(wrong);
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{wrong}: {(int)response.StatusCode}");
            Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Frameworks))]
    public async Task A_token_is_asked_for_once_and_an_outage_is_503_until_it_ends(string framework)
    {
        GeneratedServer server = await servers.StartAsync(framework);
        string known = servers.NewToken();
        string unknown = servers.NewToken();
        int before = servers.CountUserinfo();
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage response = await server.CallAsync("bearer " + known);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal(before + 1, servers.CountUserinfo());
        servers.BreakGateway();
        try
        {
            using HttpResponseMessage outage = await server.CallAsync("Bearer " + unknown);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, outage.StatusCode);
            Assert.NotNull(outage.Headers.RetryAfter);
            Assert.Empty(outage.Headers.WwwAuthenticate);
            Assert.DoesNotContain("invalid", await outage.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
            using HttpResponseMessage cached = await server.CallAsync("Bearer " + known);
            Assert.Equal(HttpStatusCode.OK, cached.StatusCode);
            using HttpResponseMessage key = await server.CallAsync("Bearer " + GeneratedServer.ApiKey);
            Assert.Equal(HttpStatusCode.OK, key.StatusCode);
        }
        finally
        {
            servers.MendGateway();
        }

        using HttpResponseMessage after = await server.CallAsync("Bearer " + unknown);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [SkippableTheory]
    [MemberData(nameof(Frameworks))]
    public async Task A_gateway_that_cannot_be_reached_is_503_and_lets_nobody_in_but_API_keys(string framework)
    {
        using GeneratedServer server = await servers.StartApartAsync(framework, "http://127.0.0.1:1");
        using HttpResponseMessage token = await server.CallAsync("Bearer mat_abc");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, token.StatusCode);
        using HttpResponseMessage none = await server.CallAsync(null);
        Assert.Equal(HttpStatusCode.Unauthorized, none.StatusCode);
        using HttpResponseMessage key = await server.CallAsync("Bearer " + GeneratedServer.ApiKey);
        Assert.Equal(HttpStatusCode.OK, key.StatusCode);
    }

    // Workers and Next.js get their variables with the first request, and have no start-up that could end.
    [SkippableTheory]
    [MemberData(nameof(Frameworks))]
    public async Task A_wrong_AUTHKIT_URL_is_refused_at_the_start(string framework)
    {
        string failure = await servers.FailAsync(framework, "https://auth.contoso.com/oauth");
        if (framework is "Workers" or "NextJs")
        {
            Assert.Equal("status 500", failure);
        }
        else
        {
            Assert.StartsWith("exit ", failure, StringComparison.Ordinal);
            Assert.DoesNotContain("exit 0:", failure, StringComparison.Ordinal);
            Assert.Contains("AUTHKIT_URL must be the https origin", failure, StringComparison.Ordinal);
        }
    }

    // Without API keys and without the redirect, which leaves other code.
    [SkippableTheory]
    [MemberData(nameof(Frameworks))]
    public void The_plain_code_compiles_too(string framework) => servers.BuildPlain(framework);
}
