using System.Globalization;
using System.Text.Json.Nodes;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Migration;

/// <summary>A home-grown OAuth server on its way to the sandbox gateway, by the module as users have it.</summary>
public sealed class MigrationTests
{
    [Fact]
    public async Task A_home_grown_server_is_taken_through_the_whole_migration_by_script()
    {
        await using MigrationSite site = await MigrationSite.StartAsync();
        Result result = site.Host.Run("""
            # Before: clients sign in at the server itself, as MCP 2025-03-26 had it.
            $token = Request-McpToken $server.McpUri -AutoApprove -SpecVersion 2025-03-26
            if (-not $token.AccessToken) { throw 'The home-grown sign-in does not work.' }

            (Invoke-Run -PassThru).CurrentStep
            $server.AddResourceMetadata(); $source.Migrate()
            (Invoke-Run -PassThru).CurrentStep
            $server.AddRedirect()
            (Invoke-Run -PassThru).CurrentStep
            $server.ValidateAtGateway()
            (Invoke-Run -PassThru).CurrentStep
            $server.PointToMetadata()
            (Invoke-Run -PassThru).CurrentStep
            $server.DeleteLegacyRoutes(); $source.DeleteLegacy()
            $last = Invoke-Run -PassThru
            $last.IsComplete
            $sandbox.ServerCount
            $last
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(
            ["ResourceMetadata", "MetadataRedirect", "TokenValidation", "Challenge", "Cleanup", "True", "2"],
            result.Output.Take(7).Select(static o => o.ToString()));

        IReadOnlyList<McpStage> stages = site.Stages("(Get-McpMigration $state).Stages");
        Assert.All(stages, static s => Assert.True(s.IsDone, $"{s.Step} {s.Verdict} {s.Message}"));
        Assert.Contains("GET /.well-known/oauth-protected-resource: 404 -> 200", stages[1].Changes, StringComparison.Ordinal);
        Assert.Contains($"GET /.well-known/oauth-authorization-server: 200, issuer {site.Server.Origin} -> 308 to {site.Server.Gateway}", stages[2].Changes, StringComparison.Ordinal);
        Assert.Contains("old token: 200 -> 401", stages[3].Changes, StringComparison.Ordinal);
        Assert.Contains("challenge: Bearer realm", stages[4].Changes, StringComparison.Ordinal);
        Assert.Contains("POST /token: 400 -> 404", stages[6].Changes, StringComparison.Ordinal);
        Assert.All(stages, static s => Assert.NotEmpty(s.Rollback));
        AssertNoSecret(site, result);
    }

    [Theory]
    [InlineData("ResourceMetadata", "$server.NamedServer = [NullString]::Value", "serves no protected resource metadata")]
    [InlineData("ResourceMetadata", "$server.NamedServer = $server.Origin", "does not name the gateway")]
    [InlineData("MetadataRedirect", "$server.FormerStatus = 200", "still serves metadata of the issuer")]
    [InlineData("MetadataRedirect", "$server.FormerStatus = 302", "redirects with 302, not with 308")]
    [InlineData("MetadataRedirect", "$server.FormerTarget = $server.Origin + '/elsewhere'", "/elsewhere', not to ")]
    [InlineData("TokenValidation", "$server.TakesOldTokens = $true", "still accepts a token of the former")]
    [InlineData("TokenValidation", "$server.TakesAnyToken = $true", "")]
    [InlineData("TokenValidation", "$server.TakesApiKey = $false", "API key does not work any more")]
    [InlineData("Challenge", "$server.AdvertisedUrl = [NullString]::Value", "names no resource_metadata")]
    [InlineData("Challenge", "$server.AdvertisedUrl = $server.Origin + '/.well-known/gone'", "/.well-known/gone")]
    [InlineData("EndToEnd", "$server.TakesNewTokens = $false", "refuses a valid token")]
    [InlineData("EndToEnd", "Set-AuthKitSandbox -Fault token-500", "Token")]
    [InlineData("Cleanup", "$server.HasLegacyRoutes = $true", "POST /token")]
    [InlineData("Cleanup", "$source.AddLegacy()", "The source tree has")]
    public async Task A_step_that_is_broken_stops_the_run_at_exactly_that_stage(string step, string fault, string told)
    {
        await using MigrationSite site = await MigrationSite.StartAsync();
        Assert.Empty(site.Host.Run($"$server.Migrate(); $source.Migrate(); $source.DeleteLegacy(); {fault}").AllErrors);
        IReadOnlyList<McpStage> stages = site.Stages();
        Assert.Equal(7, stages.Count);
        McpStage stopped = stages.First(static s => !s.IsDone);
        Assert.Equal((step, "Fail"), (stopped.Step, stopped.Verdict));
        Assert.Contains(told, stopped.Message, StringComparison.Ordinal);
        Assert.Contains($"Invoke-McpMigration {site.Server.McpUri}", stopped.Next, StringComparison.Ordinal);
        Assert.NotEmpty(stopped.Evidence);
        Assert.All(stages.SkipWhile(s => s != stopped).Skip(1), static s => Assert.Equal("Blocked", s.Verdict));
    }

    [Fact]
    public async Task A_server_that_is_registered_twice_stops_at_stage_0()
    {
        await using MigrationSite site = await MigrationSite.StartAsync();
        Assert.Empty(site.Host.Run("""
            $null = New-AuthKitServer one $server.McpUri
            $null = New-AuthKitServer two $server.McpUri -AllowDuplicate
            """).AllErrors);
        McpStage first = site.Stages()[0];
        Assert.Equal(("Registration", "Fail"), (first.Step, first.Verdict));
        Assert.Contains("registered 2 times", first.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Former_endpoints_at_unusual_places_are_remembered_from_the_metadata_that_named_them()
    {
        await using MigrationSite site = await MigrationSite.StartAsync();
        Assert.Empty(site.Host.Run("$server.LegacyPrefix = '/account/oidc'; $null = Invoke-Run; $server.Migrate(); $server.HasLegacyRoutes = $true; $source.Migrate(); $source.DeleteLegacy()").AllErrors);
        McpStage last = site.Stages()[6];
        Assert.Equal(("Cleanup", "Fail"), (last.Step, last.Verdict));
        Assert.Contains("POST /account/oidc/token", last.Message, StringComparison.Ordinal);
        Assert.Empty(site.Host.Run("$server.DeleteLegacyRoutes()").AllErrors);
        Assert.Equal("Pass", site.Stages()[6].Verdict);
    }

    [Fact]
    public async Task Step_6_is_refused_without_a_fresh_step_5()
    {
        await using MigrationSite site = await MigrationSite.StartAsync();
        Assert.Empty(site.Host.Run("$server.Migrate(); $source.Migrate()").AllErrors);
        Result tooEarly = site.Host.Run("Invoke-Run -Step Cleanup");
        Assert.Equal(["MigrationStepRefused"], tooEarly.ErrorIds);
        Assert.Equal("Blocked", tooEarly.Output[0].Properties["Verdict"].Value.ToString());

        Assert.Empty(site.Host.Run("$null = Invoke-Run; $null = Invoke-Run -Step 6").AllErrors);

        // Proven, but too long ago.
        string file = Assert.Single(Directory.GetFiles(site.State, "*.json"));
        string text = await File.ReadAllTextAsync(file);
        JsonNode state = JsonNode.Parse(text)!; // just written by the module
        state["stages"]![5]!["passedAt"] = DateTime.UtcNow.AddHours(-25).ToString("O", CultureInfo.InvariantCulture); // seven stages
        await File.WriteAllTextAsync(file, state.ToJsonString());
        Assert.Contains("passed 25 h ago", Assert.Single(site.Host.Run("$null = Invoke-Run -Step 6").AllErrors).Exception.Message, StringComparison.Ordinal);
        Assert.Empty(site.Host.Run("$null = Invoke-Run -Step 6 -MaxAgeHours 26").AllErrors);
        await File.WriteAllTextAsync(file, text);

        // Proven, but on a server that has changed since.
        Assert.Empty(site.Host.Run("$server.AdvertisedUrl = $server.McpUri -replace '/mcp$', '/.well-known/oauth-protected-resource/mcp'").AllErrors);
        Assert.Contains("changed", Assert.Single(site.Host.Run("$null = Invoke-Run -Step 6").AllErrors).Exception.Message, StringComparison.Ordinal);

        // By force: after a question, and without one where nobody is to be asked.
        site.Host.Host.Ui.Choices.Enqueue(1);
        Assert.Equal(["MigrationStepRefused"], site.Host.Run("$null = Invoke-Run -Step 6 -Force").ErrorIds);
        site.Host.Host.Ui.Choices.Enqueue(0);
        Assert.Empty(site.Host.Run("$null = Invoke-Run -Step 6 -Force").AllErrors);
        Assert.Empty(site.Host.Run("$null = Invoke-McpMigration @run -Step 6 -Force -Confirm:$false").AllErrors);
    }

    [Fact]
    public async Task WhatIf_writes_nothing_at_the_file_system_the_gateway_or_the_server()
    {
        await using MigrationSite site = await MigrationSite.StartAsync();
        site.Host.Run("$server.AddResourceMetadata(); $sandbox.ClearRequests()");
        IReadOnlyList<McpStage> stages = site.Stages("Invoke-Run -WhatIf");
        Assert.Equal("Registration Skip", $"{stages[0].Step} {stages[0].Verdict}");
        Assert.Contains("MetadataRedirect Fail", stages.Select(static s => $"{s.Step} {s.Verdict}"));
        Assert.False(Directory.Exists(site.State));
        Assert.Equal("1", site.Host.Run("$sandbox.ServerCount").Output[0].ToString());
        Assert.Equal("0", site.Host.Run("@($sandbox.Requests | Where-Object Method -eq POST).Count").Output[0].ToString());
        Assert.All(site.Server.Requests, static r => Assert.False(r.WithCredentials, $"{r.Method} {r.Path}"));
        Assert.All(site.Server.Requests.Where(static r => r.Path != "/mcp"), static r => Assert.True(r.Method is "GET" or "OPTIONS" or "HEAD", $"{r.Method} {r.Path}"));
    }

    [Fact]
    public async Task Many_servers_at_once_have_a_state_each()
    {
        await using MigrationSite site = await MigrationSite.StartAsync();
        await using HomegrownServer second = await HomegrownServer.StartAsync(site.Server.Gateway);
        second.AddResourceMetadata();
        second.AddRedirect();
        site.Host.Set("second", second);
        Result result = site.Host.Run("""
            $all = $server.McpUri, $second.McpUri | Invoke-McpMigration -SourcePath $source.Root -StatePath $state -Credential $sandbox.Credential -PassThru
            $all.Count
            Get-McpMigration $state | ForEach-Object { "$($_.Uri) $($_.CurrentStep)" }
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(
            new[] { "2", $"{site.Server.McpUri} ResourceMetadata", $"{second.McpUri} Challenge" }.Order(StringComparer.Ordinal),
            result.Output.Select(static o => o.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(2, Directory.GetFiles(site.State, "*.json").Length);
    }

    private static void AssertNoSecret(MigrationSite site, Result result)
    {
        string[] secrets = [site.Server.ApiKey, (string)site.Host.Run("$old").Output[0].BaseObject, (string)site.Host.Run("$sandbox.Credential.GetNetworkCredential().Password").Output[0].BaseObject, "mat_", "sak_"];
        string files = string.Join("\n", Directory.GetFiles(site.State).Select(File.ReadAllText));
        string shown = string.Join("\n", site.Host.Show("(Get-McpMigration $state).Stages"));
        Assert.NotEmpty(files);
        foreach (string secret in secrets)
        {
            // The guide's own words name the prefix of a token.
            Assert.DoesNotContain(secret == "mat_" ? "mat_0" : secret, files, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, string.Join("\n", result.Verbose.Select(static v => v.Message)), StringComparison.Ordinal);
            Assert.DoesNotContain(secret == "mat_" ? "mat_0" : secret, shown, StringComparison.Ordinal);
        }
    }
}
