using System.Text.Json.Nodes;
using AuthKit.Mcp.Migration;
using NJsonSchema;

namespace AuthKit.Mcp.Core.Tests.Migration;

public sealed class MigrationStoreTests : IDisposable
{
    private readonly StateFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_written_fits_the_schema_and_is_read_again()
    {
        await WriteAsync(Runs.Failing(McpMigrationStep.TokenValidation));
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "Migration", "migration.schema.json"));
        Assert.Empty(schema.Validate(await File.ReadAllTextAsync(_folder.File)));

        McpMigration read = MigrationStateReader.Read(_folder.File).ToMigration();
        Assert.Equal((Runs.Uri, McpMigrationStep.TokenValidation, McpRuleVerdict.Fail), (read.Uri, read.CurrentStep, read.Verdict));
        Assert.Equal(["live: Registration"], read.Stages[0].Evidence);
        Assert.Equal("Repair TokenValidation.", read.Next);
        Assert.NotEmpty(read.Stages[6].Rollback);
    }

    [Theory]
    [InlineData("\"verdict\": \"Pass\"", "\"verdict\": \"Great\"")]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": \"1\"")]
    [InlineData("\"step\": \"Registration\"", "\"step\": \"Party\"")]
    public async Task The_schema_refuses_what_is_wrong(string right, string wrong)
    {
        await WriteAsync(Runs.Passing);
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "Migration", "migration.schema.json"));
        string text = await File.ReadAllTextAsync(_folder.File);
        Assert.Contains(right, text, StringComparison.Ordinal);
        Assert.NotEmpty(schema.Validate(text.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Two_runs_on_one_file_are_one_too_many_and_readers_are_not_disturbed()
    {
        using (MigrationStore first = MigrationStore.Open(_folder.File, Runs.Uri))
        {
            await Runs.RunAsync(first, Runs.Passing);
            AuthKitException e = Assert.Throws<AuthKitException>(() => MigrationStore.Open(_folder.File, Runs.Uri));
            Assert.Equal(ErrorCode.MigrationStateLocked, e.Code);
            Assert.Contains(_folder.File, e.Message, StringComparison.Ordinal);
            Assert.True(MigrationStateReader.Read(_folder.File).ToMigration().IsComplete);
        }

        using MigrationStore second = MigrationStore.Open(_folder.File, Runs.Uri);
        Assert.Equal(7, second.State.Revision);
    }

    [Fact]
    public async Task Another_process_is_kept_away_too()
    {
        using MigrationStore first = MigrationStore.Open(_folder.File, Runs.Uri);
        Assert.False(await KilledRun.StartAsync(_folder.File, KilledRun.Never));
        Assert.False(File.Exists(_folder.File));
    }

    [Fact]
    public async Task A_lock_file_that_nobody_holds_locks_nothing()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Root, ".state.json.lock"), "99999");
        await WriteAsync(Runs.Passing);
        Assert.True(File.Exists(_folder.File));
    }

    [Fact]
    public async Task What_a_hand_has_added_stays()
    {
        await WriteAsync(Runs.Failing(McpMigrationStep.Cleanup));
        JsonObject edited = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File))!.AsObject(); // just written
        edited["owner"] = new JsonObject { ["team"] = "billing", ["none"] = null };
        edited["stages"]![1]!["ticket"] = "MIG-7"; // seven stages were written
        edited["stages"]!.AsArray().Add(new JsonObject { ["step"] = "Party", ["verdict"] = "Later" });
        await File.WriteAllTextAsync(_folder.File, "// by hand\n" + edited.ToJsonString().Replace("\"uri\"", "/* the server */ \"uri\"", StringComparison.Ordinal)[..^1] + ",}");

        await WriteAsync(Runs.Passing);
        JsonNode written = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File))!; // just written
        Assert.Equal("billing", (string?)written["owner"]?["team"]);
        Assert.Equal("MIG-7", (string?)written["stages"]?[1]?["ticket"]);
        Assert.Equal("Party", (string?)written["stages"]?[7]?["step"]);
        Assert.Equal(8, written["stages"]?.AsArray().Count);
        Assert.True(MigrationStateReader.Read(_folder.File).ToMigration().IsComplete);
    }

    [Theory]
    [InlineData("{\n  \"migration\": \"AuthKit.Mcp\",\n  \"uri\": oops\n}", ErrorCode.MigrationStateUnreadable, "line 3")]
    [InlineData("", ErrorCode.MigrationStateUnreadable, "is empty")]
    [InlineData("{\"hello\": 1}", ErrorCode.MigrationStateUnreadable, "no migration state")]
    [InlineData("{\"migration\": \"AuthKit.Mcp\", \"schemaVersion\": 1, \"uri\": \"https://mcp.example.test/mcp\", \"stages\": [{\"step\": \"EndToEnd\", \"verdict\": \"Great\"}]}", ErrorCode.MigrationStateUnreadable, "'verdict' of the stage EndToEnd is 'Great'")]
    [InlineData("{\"migration\": \"AuthKit.Mcp\", \"schemaVersion\": 1, \"uri\": \"https://mcp.example.test/mcp\", \"stages\": [{\"step\": \"EndToEnd\", \"verdict\": \"Pass\", \"passedAt\": \"yesterday\"}]}", ErrorCode.MigrationStateUnreadable, "'passedAt'")]
    [InlineData("{\"migration\": \"AuthKit.Mcp\", \"schemaVersion\": 2, \"uri\": \"https://mcp.example.test/mcp\"}", ErrorCode.MigrationStateTooNew, "schema version 2")]
    [InlineData("{\"migration\": \"AuthKit.Mcp\", \"schemaVersion\": 0, \"uri\": \"https://mcp.example.test/mcp\"}", ErrorCode.MigrationStateUnreadable, "schemaVersion")]
    [InlineData("{\"migration\": \"AuthKit.Mcp\", \"schemaVersion\": -1, \"uri\": \"https://mcp.example.test/mcp\"}", ErrorCode.MigrationStateUnreadable, "schemaVersion")]
    [InlineData("{\"migration\": \"AuthKit.Mcp\", \"uri\": \"https://mcp.example.test/mcp\"}", ErrorCode.MigrationStateUnreadable, "schemaVersion")]
    [InlineData("{\"migration\": \"AuthKit.Mcp\", \"schemaVersion\": 1, \"uri\": \"https://other.example.test/mcp\"}", ErrorCode.MigrationStateMismatch, "other.example.test")]
    public async Task A_file_that_cannot_be_used_is_named_and_left_as_it_is(string text, ErrorCode code, string told)
    {
        await File.WriteAllTextAsync(_folder.File, text);
        AuthKitException e = Assert.Throws<AuthKitException>(() => MigrationStore.Open(_folder.File, Runs.Uri));
        Assert.Equal(code, e.Code);
        Assert.Contains(told, e.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.File, e.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(_folder.File));
        _ = Assert.Throws<AuthKitException>(() => MigrationStore.Peek(_folder.File, Runs.Uri));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_told()
    {
        File.WriteAllText(_folder.File, "a file, no folder");
        AuthKitException e = Assert.Throws<AuthKitException>(() => MigrationStore.Open(Path.Combine(_folder.File, "state.json"), Runs.Uri));
        Assert.Equal(ErrorCode.MigrationStateNotWritten, e.Code);
        Assert.Contains("-StatePath", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Former_endpoints_fit_the_schema_and_are_read_again_but_for_nonsense()
    {
        using (MigrationStore store = MigrationStore.Open(_folder.File, Runs.Uri))
        {
            store.State.FormerEndpoints = [new FormerEndpoint("token_endpoint", "/o/token"), new FormerEndpoint("token_endpoint", "//elsewhere.test/token?x")];
            store.Save(DateTimeOffset.UtcNow);
        }

        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "Migration", "migration.schema.json"));
        Assert.Empty(schema.Validate(await File.ReadAllTextAsync(_folder.File)));
        Assert.Equal([new FormerEndpoint("token_endpoint", "/o/token")], MigrationStateReader.Read(_folder.File).FormerEndpoints);
    }

    [Fact]
    public async Task The_count_of_writes_does_not_run_over()
    {
        await WriteAsync(Runs.Passing);
        string text = await File.ReadAllTextAsync(_folder.File);
        await File.WriteAllTextAsync(_folder.File, text.Replace("\"revision\": 7", "\"revision\": 2147483647", StringComparison.Ordinal));
        await WriteAsync(Runs.Passing);
        Assert.Equal(int.MaxValue, MigrationStateReader.Read(_folder.File).Revision);
    }

    [Fact]
    public async Task Looking_only_leaves_the_folder_as_it_is()
    {
        using (MigrationStore store = MigrationStore.Peek(Path.Combine(_folder.Root, "new", "state.json"), Runs.Uri))
        {
            await Runs.RunAsync(store, Runs.Passing, new MigrationOptions { ReadOnly = true });
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public async Task Control_characters_of_a_server_do_not_reach_the_file()
    {
        await WriteAsync(static step => StageFinding.Fail("\u001b[31mred\u202e", "next\u0007"));
        string text = await File.ReadAllTextAsync(_folder.File);
        Assert.DoesNotContain(text, static c => c != '\n' && Text.IsUnsafe(c));
    }

    [Fact]
    public void A_folder_takes_one_file_for_each_server()
    {
        string one = MigrationStore.FileFor(_folder.Root, "https://mcp.example.test/mcp");
        string two = MigrationStore.FileFor(_folder.Root, "https://mcp.example.test/_mcp");
        Assert.NotEqual(one, two);
        Assert.Matches("^mcp.example.test_mcp-[0-9a-f]{8}.json$", Path.GetFileName(one));
        Assert.Equal(_folder.File, MigrationStore.FileFor(_folder.File, "https://mcp.example.test/mcp"));
    }

    private async Task WriteAsync(Func<McpMigrationStep, StageFinding> check)
    {
        using MigrationStore store = MigrationStore.Open(_folder.File, Runs.Uri);
        await Runs.RunAsync(store, check);
    }
}
