using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Integration;

public sealed class NewMcpIntegrationTests : IDisposable
{
    private const string Server = "-ResourceUrl https://mcp.contoso.com/mcp -AuthKitUrl https://auth.contoso.com";
    private readonly ModuleHost _host = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authkit-mcp-integration-");

    public NewMcpIntegrationTests() => _host.Set("folder", _folder.FullName);

    public void Dispose()
    {
        _host.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Files_are_written_and_each_object_says_what_is_left_to_do()
    {
        Result result = _host.Run($"New-McpIntegration Express {Server} -DestinationPath \"$folder/new [x]\" | ForEach-Object {{ \"$($_.Name) $($_.Framework) $($_.Replaced) $([System.IO.File]::Exists($_.FullName)) $($_.NextStep.Length -gt 5)\" }}");
        Assert.Empty(result.AllErrors);
        Assert.Equal(
            ["src/authkit.ts Express False True True", "src/users.ts Express False True True", "src/mcp.ts Express False True True", "src/server.ts Express False True True"],
            result.Output.Select(static o => o.BaseObject));
        Assert.Equal(4, Files().Length);
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        Result result = _host.Run($"New-McpIntegration NextJs {Server} -DestinationPath $folder/new -WhatIf");
        Assert.Empty(result.AllErrors);
        Assert.Empty(result.Output);
        Assert.Contains("lib/authkit.ts", _host.Shown, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [Fact]
    public void A_file_that_is_there_stays_unless_Force_is_given()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "main.go"), "mine");
        Result refused = _host.Run($"New-McpIntegration Go {Server} -DestinationPath $folder");
        Assert.Equal(["FileExists"], refused.ErrorIds);
        Assert.Equal("mine", File.ReadAllText(Assert.Single(Files())));

        Result forced = _host.Run($"(New-McpIntegration Go {Server} -DestinationPath $folder -Force).Where({{ $_.Replaced }}).Name");
        Assert.Equal("main.go", forced.Single<string>());
    }

    [Fact]
    public void AsText_writes_a_text_for_each_file_and_nothing_to_the_disk()
    {
        Result result = _host.Run($"$null = [System.IO.Directory]::CreateDirectory(\"$folder/here\"); New-McpIntegration FastApi {Server} -AsText");
        Assert.Empty(result.AllErrors);
        Assert.Equal(["# authkit.py", "# users.py", "# main.py"], result.Output.Select(static o => Assert.IsType<string>(o.BaseObject).Split('\n')[0]));
        Assert.Empty(Files());
    }

    [Fact]
    public void A_registered_server_fills_in_everything()
    {
        Result result = _host.Run("""
            $sandbox = Start-AuthKitSandbox -NoRegistration
            $connection = Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey $sandbox.AdminKey
            New-AuthKitServer -Name 'Bill''s "tools"' -ResourceUrl https://bill.contoso.com/api/mcp -Scopes mcp:write | New-McpIntegration Workers -AsText
            """);
        Assert.Empty(result.AllErrors);
        string code = string.Join('\n', result.Output.Select(static o => o.BaseObject));
        Assert.Contains("\"https://bill.contoso.com/api/mcp\"", code, StringComparison.Ordinal);
        Assert.Contains("\"mcp:write\"", code, StringComparison.Ordinal);
        Assert.Contains("\"Bill's \\\"tools\\\"\"", code, StringComparison.Ordinal);
        Assert.Contains("?? \"http://127.0.0.1:", code, StringComparison.Ordinal);
        Assert.DoesNotContain("sak_", code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sandbox_comes_down_the_pipeline_too() =>
        Assert.Empty(_host.Run("Start-AuthKitSandbox | New-McpIntegration Hono -AsText").AllErrors);

    [Fact]
    public void A_second_server_does_not_overwrite_the_first_even_with_Force()
    {
        _host.Set("rows", new[] { "https://a.contoso.com/mcp", "https://b.contoso.com/mcp" });
        Result result = _host.Run("$rows | ForEach-Object { [pscustomobject]@{ ResourceUrl = $_ } } | New-McpIntegration Go -AuthKitUrl https://auth.contoso.com -DestinationPath $folder -Force");
        Assert.Equal(["FileExists"], result.ErrorIds);
        Assert.Equal(3, result.Output.Count);
        Assert.Contains("https://a.contoso.com/mcp", File.ReadAllText(Path.Combine(_folder.FullName, "authkit.go")), StringComparison.Ordinal);
    }

    [Fact]
    public void One_bad_input_is_an_error_and_the_next_one_is_written()
    {
        _host.Set("rows", new[] { "https://a.contoso.com/mcp/", "https://b.contoso.com/mcp" });
        Result result = _host.Run("$rows | ForEach-Object { [pscustomobject]@{ ResourceUrl = $_ } } | New-McpIntegration Go -AuthKitUrl https://auth.contoso.com -AsText");
        Assert.Equal(["InvalidUri"], result.ErrorIds);
        Assert.Equal(3, result.Output.Count);
    }

    [Fact]
    public void Without_a_gateway_it_says_where_one_comes_from()
    {
        Result result = _host.Run("New-McpIntegration Go -ResourceUrl https://mcp.contoso.com/mcp -AsText");
        Assert.Equal(["InvalidArgument"], result.ErrorIds);
        Assert.Contains("Connect-AuthKit", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_below_a_file_is_an_error_that_names_it()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "file"), "");
        Assert.Equal(["FileNotWritten"], _host.Run($"New-McpIntegration Go {Server} -DestinationPath $folder/file").ErrorIds);
        Assert.Equal(["InvalidArgument"], _host.Run($"New-McpIntegration Go {Server} -DestinationPath variable:x").ErrorIds);
    }

    [Fact]
    public void The_view_shows_the_files_and_what_to_do()
    {
        IReadOnlyList<string> shown = _host.Show($"New-McpIntegration Express {Server} -DestinationPath $folder");
        Assert.Equal(["Name", "Purpose", "NextStep"], shown[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(shown, static l => l.StartsWith("src/server.ts", StringComparison.Ordinal));
    }

    private string[] Files() => Directory.GetFiles(_folder.FullName, "*", SearchOption.AllDirectories);
}
